package org.ccdrec.backbones.bm3;

import static org.ccdrec.autodiff.ops.Ops.addRow;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.normsOfRows;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.backbones.testing.FiniteDifferences;
import org.ccdrec.backbones.testing.Forward;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.Representations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * With one step of propagation u = (4, 4), (2, 8), (4, 0) and i = (13, 8), (1, 20), (10, −2); the
 * predictor is set to the identity.
 */
final class Bm3Test {
  private static final Batch ONE = Batch.of(new int[] {0}, new int[] {0}, new int[0]);
  private static final Batch BATCH =
      Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[0]);

  private final TinyWorld world = TinyWorld.withPictures();

  @AfterEach
  void close() {
    world.close();
  }

  private Backbone backbone(double dropout, double modalityWeight, double regularisation) {
    Bm3Config config = new Bm3Config(1, dropout, modalityWeight, regularisation, false);
    Backbone backbone = BuiltInBackbones.BM3.create(config, world);
    world.set("users", 4, 0, 0, 8, 2, 2);
    world.set("items", 8, 4, 0, 12, 6, -2);
    world.set("bm3/predictor/weight", 1, 0, 0, 1);
    return backbone;
  }

  @Test
  void vectorsAreThePredictions() {
    Backbone backbone = backbone(.3, 2, .1);
    world.set("bm3/predictor/weight", 0, 2, 1, 0);
    world.set("bm3/predictor/bias", 1, -1);
    Forward forward = Forward.inference(world, backbone);
    assertArrayEquals(new float[] {5, 7, 9, 3, 1, 7}, forward.users(), 1e-5f);
    assertArrayEquals(new float[] {9, 25, 21, 1, -1, 19}, forward.items(), 1e-5f);
  }

  @Test
  void usersAndItemsAgree() {
    double cosine = (4 * 13 + 4 * 8) / Math.sqrt(32.0 * 233);
    assertEquals(2 * (1 - cosine), Forward.ownLoss(world, backbone(0, 0, 0), ONE), 1e-6);
  }

  /**
   * The picture (1, 0) is projected unchanged: it agrees with itself, and with (13, 8) by 13/√233.
   */
  @Test
  void modalitiesAgreeWithItemsAndWithThemselves() {
    Backbone backbone = backbone(0, 3, 0);
    Forward.ownLoss(world, backbone, ONE);
    world.set("projection.visual.weight", 1, 0, 0, 1);
    world.set("projection.visual.bias", 0, 0);
    double cosine = (4 * 13 + 4 * 8) / Math.sqrt(32.0 * 233);
    double expected = 2 * (1 - cosine) + 3 * (1 - 13 / Math.sqrt(233));
    assertEquals(expected, Forward.ownLoss(world, backbone, ONE), 1e-6);
  }

  /** ‖u‖² = 32 + 68 + 16, ‖i‖² = 233 + 401 + 104, three items. */
  @Test
  void regularisesAllVectors() {
    float without = Forward.ownLoss(world, backbone(0, 0, 0), ONE);
    try (TinyWorld other = TinyWorld.withPictures()) {
      Backbone backbone = BuiltInBackbones.BM3.create(new Bm3Config(1, 0, 0, .6, false), other);
      other.set("users", 4, 0, 0, 8, 2, 2);
      other.set("items", 8, 4, 0, 12, 6, -2);
      other.set("bm3/predictor/weight", 1, 0, 0, 1);
      float with = Forward.ownLoss(other, backbone, ONE);
      assertEquals(.6 * (Math.sqrt(116) + Math.sqrt(738)) / 3, with - without, 1e-5);
    }
  }

  /** Targets are constants, so differences are taken of the loss with the targets held constant. */
  @Test
  void gradientsAgreeWithFiniteDifferencesOfHeldTargets() {
    Bm3Config config = new Bm3Config(2, 0, 1.5, .2, false);
    Backbone backbone = BuiltInBackbones.BM3.create(config, world);
    ModalityFeatures visual = world.modalities().getFirst();
    List<Matrix> targets =
        world.onTape(
            tape -> {
              Representations r = forward(tape, backbone);
              return List.of(
                  rows(r.internals(Bm3.Propagated.class).users(), BATCH.users()).value().copy(),
                  rows(r.internals(Bm3.Propagated.class).items(), BATCH.positives()).value().copy(),
                  visual.project(tape, BATCH.positives()).value().copy());
            });
    FiniteDifferences.check(
        world,
        tape -> Forward.loss(tape, world, backbone, BATCH),
        tape -> held(tape, backbone, visual, targets));
  }

  private Representations forward(Tape tape, Backbone backbone) {
    return backbone.forward(tape, Forward.all(world, Phase.TRAINING), ItemFusion.IDENTITY);
  }

  private static Var rows(Var table, int[] rows) {
    return gather(table, rows);
  }

  private Var held(Tape tape, Backbone backbone, ModalityFeatures visual, List<Matrix> targets) {
    Representations r = forward(tape, backbone);
    List<Var> held = new ArrayList<>();
    targets.forEach(target -> held.add(tape.constant(target)));
    Var content = visual.project(tape, BATCH.positives());
    Var weight = tape.parameter(world.parameter("bm3/predictor/weight"));
    Var predicted = matMul(content, weight);
    Var bias = tape.parameter(world.parameter("bm3/predictor/bias"));
    Var shifted = addRow(predicted, bias);
    CosineLoss cosine = new CosineLoss();
    int[] all = IntStream.range(0, 3).toArray();
    return weightedSum(
        new float[] {1, 1, 1.5f, 1.5f, .2f / 3, .2f / 3},
        tape.apply(cosine, rows(r.users(), BATCH.users()), held.get(1)),
        tape.apply(cosine, rows(r.items(), BATCH.positives()), held.get(0)),
        tape.apply(cosine, shifted, held.get(1)),
        tape.apply(cosine, shifted, held.get(2)),
        normsOfRows(r.internals(Bm3.Propagated.class).users(), all),
        normsOfRows(r.internals(Bm3.Propagated.class).items(), all));
  }

  @Test
  void everyStepDropsOtherElements() {
    Backbone backbone = backbone(.5, 2, 0);
    float first = Forward.ownLoss(world, backbone, BATCH);
    float second = Forward.ownLoss(world, backbone, BATCH);
    assertNotEquals(first, second);
    try (TinyWorld again = TinyWorld.withPictures()) {
      Backbone same = BuiltInBackbones.BM3.create(new Bm3Config(1, .5, 2, 0, false), again);
      again.set("users", 4, 0, 0, 8, 2, 2);
      again.set("items", 8, 4, 0, 12, 6, -2);
      again.set("bm3/predictor/weight", 1, 0, 0, 1);
      assertEquals(first, Forward.ownLoss(again, same, BATCH));
      assertEquals(second, Forward.ownLoss(again, same, BATCH));
    }
  }

  @Test
  void negativesAreUsedOnlyWhenAskedFor() {
    assertEquals(Backbone.Objective.OWN, backbone(0, 0, 0).objective());
    try (TinyWorld other = TinyWorld.withPictures()) {
      Backbone ranking = BuiltInBackbones.BM3.create(new Bm3Config(1, 0, 0, 0, true), other);
      assertEquals(Backbone.Objective.PAIRWISE, ranking.objective());
    }
  }

  @Test
  void defaults() {
    assertEquals(
        new Bm3Config(1, .3, 2, .1, false), ConfigReader.ofDefaults().bind(Bm3Config.class));
  }
}
