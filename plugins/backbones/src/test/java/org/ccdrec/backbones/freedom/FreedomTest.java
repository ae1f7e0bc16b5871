package org.ccdrec.backbones.freedom;

import static org.ccdrec.autodiff.ops.Ops.fuseRows;
import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.RowChunks;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.backbones.shared.Ego;
import org.ccdrec.backbones.testing.FiniteDifferences;
import org.ccdrec.backbones.testing.Forward;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * With two neighbours the visual graph joins item 0 to 1, 1 to 0 and 2 to 1, the acoustic one 0 to
 * 2, 1 to 2 and 2 to 0, and each item to itself, all with edge weights of 1/2. With S = .1·visual +
 * .9·acoustic and the item table below, h = (6.7, 1.7), (3.1, 5.3), (6.6, 1.4).
 */
final class FreedomTest {
  private static final Batch BATCH =
      Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[] {2, 2, 0, 2});
  private static final ItemFusion DOUBLING = (tape, x) -> scaled(x, 2);

  private final TinyWorld world = TinyWorld.withContent();

  @AfterEach
  void close() {
    world.close();
  }

  private static FreedomConfig config(Ego ego, double edgeDropout, double auxiliaryWeight) {
    return new FreedomConfig(1, 1, 2, edgeDropout, auxiliaryWeight, Map.of(), ego);
  }

  private Backbone backbone(FreedomConfig config) {
    Backbone backbone = BuiltInBackbones.FREEDOM.create(config, world);
    world.set("users", 4, 0, 0, 8, 2, 2);
    world.set("items", 8, 4, 0, 12, 6, -2);
    return backbone;
  }

  /** As LightGCN with one layer, and h added to the items. */
  @Test
  void idsEnterThePropagationAndTheItemGraphIsAdded() {
    Forward forward = Forward.inference(world, backbone(config(Ego.ID, .8, 0)));
    assertArrayEquals(new float[] {4, 4, 2, 8, 4, 0}, forward.users(), 1e-5f);
    assertArrayEquals(new float[] {11.7f, 5.7f, 4.1f, 13.3f, 10.6f, 1.4f}, forward.items(), 1e-5f);
  }

  /**
   * h enters: users 0 and 1 get the mean of h₀ and h₁, (4.9, 3.5), and halve the sum with their
   * own; item 0 is (h₀ + (2, 4)) / 2 + h₀.
   */
  @Test
  void theItemGraphEntersThePropagation() {
    Forward forward = Forward.inference(world, backbone(config(Ego.ITEM_GRAPH, .8, 0)));
    assertArrayEquals(new float[] {4.45f, 1.75f, 2.45f, 5.75f, 4.3f, 1.7f}, forward.users(), 1e-5f);
    assertArrayEquals(
        new float[] {11.05f, 4.55f, 5.65f, 9.95f, 10.9f, 3.1f}, forward.items(), 1e-5f);
  }

  /** Two steps over S: h₀ becomes .05·(h₀ + h₁) + .45·(h₀ + h₂), and so on. */
  @Test
  void twoStepsOverTheItemGraph() {
    FreedomConfig config = new FreedomConfig(1, 2, 2, 0, 0, Map.of(), Ego.ID);
    Forward forward = Forward.inference(world, backbone(config));
    float[] h = {6.475f, 1.745f, 4.855f, 3.365f, 6.47f, 1.73f};
    float[] lgn = {5, 4, 1, 8, 4, 0};
    for (int at = 0; at < h.length; at++) {
      assertEquals(lgn[at] + h[at], forward.items()[at], 1e-5);
    }
  }

  /** Under `id` the doubled ids enter, under `item-graph` the doubled h; the added h stays. */
  @Test
  void fusionReplacesWhatEntersAndNothingElse() {
    Forward ofIds = Forward.of(world, backbone(config(Ego.ID, 0, 0)), Phase.TRAINING, DOUBLING);
    assertArrayEquals(new float[] {6, 8, 4, 12, 7, -1}, ofIds.users(), 1e-5f);
    assertArrayEquals(new float[] {15.7f, 7.7f, 4.1f, 19.3f, 13.6f, .4f}, ofIds.items(), 1e-5f);
  }

  @Test
  void fusionOfTheItemGraph() {
    Forward ofGraph =
        Forward.of(world, backbone(config(Ego.ITEM_GRAPH, 0, 0)), Phase.TRAINING, DOUBLING);
    assertArrayEquals(new float[] {6.9f, 3.5f, 4.9f, 7.5f, 7.6f, 2.4f}, ofGraph.users(), 1e-5f);
    assertArrayEquals(new float[] {14.4f, 5.4f, 7.2f, 12.6f, 14.2f, 3.8f}, ofGraph.items(), 1e-5f);
  }

  @ParameterizedTest
  @EnumSource(Ego.class)
  void aFusionShareOfZeroChangesNoBit(Ego ego) {
    Backbone backbone = backbone(config(ego, 0, 0));
    Matrix estimates = Matrix.of(2, 2, 5, -7, 11, .3f);
    ItemFusion nothing = (tape, x) -> fuseRows(x, tape.constant(estimates), new int[] {2, 0}, 0);
    Forward plain = Forward.inference(world, backbone);
    Forward fused = Forward.of(world, backbone, Phase.INFERENCE, nothing);
    assertArrayEquals(plain.users(), fused.users());
    assertArrayEquals(plain.items(), fused.items());
  }

  @ParameterizedTest
  @EnumSource(Ego.class)
  void rowsThatAreAskedForAreTheSameAsThoseOfAll(Ego ego) {
    Backbone backbone = backbone(config(ego, 0, 0));
    Forward all = Forward.inference(world, backbone);
    ForwardRequest request =
        ForwardRequest.of(Phase.TRAINING, RowSet.of(3, new int[] {1}), RowSet.of(3, new int[] {2}));
    world.onTape(
        tape -> {
          Representations some = backbone.forward(tape, request, ItemFusion.IDENTITY);
          assertArrayEquals(
              Arrays.copyOfRange(all.users(), 2, 4), some.users().value().rowRange(1, 2).toArray());
          assertArrayEquals(
              Arrays.copyOfRange(all.items(), 4, 6), some.items().value().rowRange(2, 3).toArray());
          return 0;
        });
  }

  /** One edge of five is kept: the vectors of all users but its own are half their ego. */
  @Test
  void anEpochTrainsOnAPartOfTheEdges() {
    Backbone backbone = backbone(config(Ego.ID, .8, 0));
    backbone.epochStarted(0);
    Forward training = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY);
    float[] halves = {2, 0, 0, 4, 1, 1};
    int changed = 0;
    for (int user = 0; user < 3; user++) {
      boolean same =
          Arrays.equals(training.users(), 2 * user, 2 * user + 2, halves, 2 * user, 2 * user + 2);
      changed += same ? 0 : 1;
    }
    assertEquals(1, changed);
    Forward inference = Forward.inference(world, backbone);
    assertArrayEquals(new float[] {4, 4, 2, 8, 4, 0}, inference.users(), 1e-5f);
  }

  @Test
  void theSameEpochHasTheSameEdges() {
    Backbone backbone = backbone(config(Ego.ID, .6, 0));
    backbone.epochStarted(3);
    Forward first = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY);
    boolean differs = false;
    for (int epoch = 4; epoch < 12; epoch++) {
      backbone.epochStarted(epoch);
      Forward other = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY);
      differs |= !Arrays.equals(first.users(), other.users());
    }
    assertTrue(differs, "eight epochs drew the same two edges");
    backbone.epochStarted(3);
    Forward again = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY);
    assertArrayEquals(first.users(), again.users());
    assertArrayEquals(first.items(), again.items());
  }

  /**
   * The identity projects features unchanged: user 2, (4, 0), scores visual item 2, (−1, 1), and 0,
   * (1, 0): margin −8; acoustic (1, 2) and (0, 1): margin 4.
   */
  @Test
  void theAuxiliaryLossRanksProjectedContent() {
    Backbone backbone = backbone(config(Ego.ID, 0, .5));
    Batch one = Batch.of(new int[] {2}, new int[] {2}, new int[] {0});
    world.onTape(tape -> ownLoss(tape, backbone, one));
    for (String modality : List.of("visual", "acoustic")) {
      world.set("projection." + modality + ".weight", 1, 0, 0, 1);
      world.set("projection." + modality + ".bias", 0, 0);
    }
    float loss = world.onTape(tape -> ownLoss(tape, backbone, one));
    assertEquals(.5 * (Math.log1p(Math.exp(8)) + Math.log1p(Math.exp(-4))), loss, 1e-5);
  }

  @Test
  void withoutAWeightTheAuxiliaryLossTouchesNoContent() {
    Backbone backbone = backbone(config(Ego.ID, 0, 0));
    assertTrue(Float.isNaN(world.onTape(tape -> ownLoss(tape, backbone, BATCH))));
    assertEquals(List.of("users", "items"), List.copyOf(world.registered().keySet()));
  }

  @Test
  void withoutNegativesThereIsNoAuxiliaryLoss() {
    Backbone backbone = backbone(config(Ego.ID, 0, 1));
    Batch none = Batch.of(new int[] {0}, new int[] {0}, new int[0]);
    world.onTape(
        tape -> {
          Representations vectors =
              backbone.forward(tape, Forward.all(world, Phase.TRAINING), ItemFusion.IDENTITY);
          assertNull(backbone.loss(tape, none, vectors));
          return 0;
        });
  }

  /** A batch that repeats another one so often that it is computed in chunks. */
  @Test
  void theAuxiliaryLossOfALargeBatchIsAMeanToo() {
    int times = RowChunks.LARGEST_WHOLE / BATCH.size() + 10;
    Batch large =
        Batch.of(
            repeated(BATCH.users(), times),
            repeated(BATCH.positives(), times),
            repeated(BATCH.negatives(), times));
    Backbone backbone = backbone(config(Ego.ID, 0, .5));
    assertEquals(
        world.onTape(tape -> ownLoss(tape, backbone, BATCH)),
        world.onTape(tape -> ownLoss(tape, backbone, large)),
        1e-4);
    Map<String, float[]> expected = world.onTape(tape -> gradients(tape, backbone, BATCH));
    Map<String, float[]> found = world.onTape(tape -> gradients(tape, backbone, large));
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), 1e-3f, name));
  }

  private static int[] repeated(int[] values, int times) {
    return IntStream.range(0, values.length * times)
        .map(at -> values[at % values.length])
        .toArray();
  }

  private Map<String, float[]> gradients(Tape tape, Backbone backbone, Batch batch) {
    Representations vectors =
        backbone.forward(tape, Forward.all(world, Phase.TRAINING), ItemFusion.IDENTITY);
    Var own = backbone.loss(tape, batch, vectors);
    tape.backward(Objects.requireNonNull(own));
    Map<String, float[]> gradients = new LinkedHashMap<>();
    tape.parameterGradients()
        .forEach(
            (parameter, gradient) ->
                gradients.put(parameter.name(), gradient.dense(tape.workspace()).toArray()));
    return gradients;
  }

  private float ownLoss(Tape tape, Backbone backbone, Batch batch) {
    Representations vectors =
        backbone.forward(tape, Forward.all(world, Phase.TRAINING), ItemFusion.IDENTITY);
    Var own = backbone.loss(tape, batch, vectors);
    return own == null ? Float.NaN : own.scalar();
  }

  @ParameterizedTest
  @EnumSource(Ego.class)
  void gradientsAgreeWithFiniteDifferences(Ego ego) {
    FreedomConfig config = new FreedomConfig(2, 2, 2, .4, .5, Map.of(), ego);
    Backbone backbone = BuiltInBackbones.FREEDOM.create(config, world);
    backbone.epochStarted(1);
    world.onTape(tape -> Forward.loss(tape, world, backbone, BATCH));
    FiniteDifferences.check(world, tape -> Forward.loss(tape, world, backbone, BATCH));
  }

  @Test
  void contentIsNeeded() {
    try (TinyWorld bare = new TinyWorld()) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> BuiltInBackbones.FREEDOM.create(config(Ego.ID, 0, 0), bare));
      assertEquals(
          "freedom needs the content features of at least one modality; the dataset has none",
          error.getMessage());
    }
  }

  @Test
  void defaults() {
    assertEquals(
        new FreedomConfig(2, 1, 10, .8, 1e-4, Map.of(), Ego.ID),
        ConfigReader.ofDefaults().bind(BuiltInBackbones.FREEDOM.configType()));
  }
}
