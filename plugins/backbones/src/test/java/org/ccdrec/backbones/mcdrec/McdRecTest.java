package org.ccdrec.backbones.mcdrec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.backbones.testing.Forward;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.junit.jupiter.api.Test;

final class McdRecTest {
  private static final Batch BATCH =
      Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[] {2, 2, 0, 2});
  private static final double STEP = 0x1p-10;

  /** Prefixes of the names of parameters that belong together. */
  private static final List<String> PARTS =
      List.of(
          "users",
          "items",
          "projection.visual",
          "projection.acoustic",
          "mcdrec/items",
          "mcdrec/unet/time",
          "mcdrec/unet/in",
          "mcdrec/unet/down",
          "mcdrec/unet/before",
          "mcdrec/unet/attention",
          "mcdrec/unet/after",
          "mcdrec/unet/up",
          "mcdrec/unet/out");

  private static McdRecConfig config(String... assignments) {
    return ConfigReader.ofDefaults().override(List.of(assignments)).bind(McdRecConfig.class);
  }

  /**
   * The estimates of all items are (4, 4), because the last convolution returns only its bias. With
   * two neighbours S·E is (6.7, 1.7), (3.1, 5.3), (6.6, 1.4).
   */
  private static Backbone byHand(TinyWorld world, String... assignments) {
    String[] all = Arrays.copyOf(assignments, assignments.length + 1);
    all[assignments.length] = "neighbours=2";
    Backbone backbone = BuiltInBackbones.MCDREC.create(config(all), world);
    Forward.inference(world, backbone);
    world.set("users", 4, 0, 0, 8, 2, 2);
    world.set("items", 8, 4, 0, 12, 6, -2);
    world.set("mcdrec/unet/out/bias", 4);
    for (String modality : new String[] {"visual", "acoustic"}) {
      world.set("projection." + modality + ".weight", 1, 0, 0, 1);
      world.set("projection." + modality + ".bias", 0, 0);
    }
    float[] first = new float[24];
    first[0] = 1; // id to 0, from its first element
    first[5] = 1; // id to 1, from its second
    first[6] = -1; // id to 2, likewise
    first[8] = 1; // visual to 0, from its first
    first[21] = 2; // acoustic to 1, from its second
    world.set("mcdrec/items/1/weight", first);
    world.set("mcdrec/items/2/weight", 1, 0, 0, 1, 0, -2, 0, 0);
    world.set("mcdrec/items/3/weight", 0, 1, 1, 0);
    world.set("mcdrec/items/3/bias", 1, 0);
    return backbone;
  }

  /**
   * With w = 1/4, ids and estimates mix to (7, 4), (1, 10), (5.5, −.5). The first layer gives (8,
   * 6, 0), (2, 10, 0), (4.5, 3.5, .5), the last being rectified, the second (8, 6), (2, 10), (4.5,
   * 2.5), the third x = (7, 8), (11, 2), (3.5, 4.5).
   */
  @Test
  void itemsAreMadeOfEstimatesIdsAndContent() {
    try (TinyWorld world = TinyWorld.withContent()) {
      Backbone backbone = byHand(world, "layers=1", "denoisedShare=0.25");
      Forward forward = Forward.inference(world, backbone);
      float[] users = {6.5f, 2.5f, 4.5f, 6.5f, 2.75f, 3.25f};
      float[] items = {11.2f, 7.7f, 9.6f, 8.3f, 9.35f, 4.65f};
      assertArrayEquals(users, forward.users(), 1e-5f);
      assertArrayEquals(items, forward.items(), 1e-5f);
    }
  }

  /**
   * Users 0 and 1 have the cosine √½ with (4, 4) and user 2 has 1, so an edge of the former counts
   * a = 1 + √½/2 and has weight 1/2a; the other has 1/1.5.
   */
  @Test
  void trainingWeighsDegreesByTheCosineWithEstimates() {
    try (TinyWorld world = TinyWorld.withContent()) {
      Backbone backbone =
          byHand(
              world,
              "layers=1",
              "denoisedShare=0.25",
              "dropout=0",
              "edgeDropout=0",
              "edgeCosineWeight=0.5");
      backbone.epochStarted(0);
      Forward forward = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY);
      float near = (float) (1 / (2 + Math.sqrt(.5)));
      float far = 1 / 1.5f;
      float[] users = {
        (4 + 18 * near) / 2,
        10 * near / 2,
        18 * near / 2,
        (8 + 10 * near) / 2,
        (2 + 3.5f * far) / 2,
        (2 + 4.5f * far) / 2
      };
      assertArrayEquals(users, forward.users(), 1e-5f);
      assertEquals((7 + 4 * near) / 2 + 6.7, forward.items()[0], 1e-5);
      assertEquals((8 + 8 * near) / 2 + 1.7, forward.items()[1], 1e-5);
    }
  }

  /** Estimates (4, 4) are off by (−4, 0), (4, −8), (−2, 6): the mean square is 136/6. */
  @Test
  void theLossIsTheSquaredErrorOfEstimates() {
    try (TinyWorld world = TinyWorld.withContent()) {
      Backbone backbone = byHand(world, "diffusionWeight=0.5");
      assertEquals(136 / 6f / 2, Forward.ownLoss(world, backbone, BATCH), 1e-4);
    }
  }

  /** One of three items is diffused in a step; the two others keep the epoch's estimates. */
  @Test
  void itemsThatAreNotDiffusedKeepTheirEstimates() {
    try (TinyWorld world = TinyWorld.withContent()) {
      Backbone backbone =
          byHand(world, "layers=1", "denoisedShare=1", "dropout=0", "diffusedItems=1");
      backbone.epochStarted(0);
      float[] before = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY).items();
      world.set("mcdrec/unet/out/bias", 6);
      float[] after = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY).items();
      int changed = 0;
      for (int item = 0; item < 3; item++) {
        changed += before[2 * item] == after[2 * item] ? 0 : 1;
      }
      assertEquals(1, changed);
    }
  }

  @Test
  void inferenceIsRepeatableAndTrainingIsNot() {
    try (TinyWorld world = TinyWorld.withContent()) {
      Backbone backbone = BuiltInBackbones.MCDREC.create(config(), world);
      trainTheLastConvolution(world);
      Forward first = Forward.inference(world, backbone);
      assertArrayEquals(first.items(), Forward.inference(world, backbone).items());
      float[] step = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY).items();
      float[] next = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY).items();
      assertFalse(Arrays.equals(step, next));
    }
  }

  private static void trainTheLastConvolution(TinyWorld world) {
    Matrix kernel = world.parameter("mcdrec/unet/out/kernel").value();
    for (int row = 0; row < kernel.rows(); row++) {
      kernel.set(row, 0, (float) Math.sin(row + 1) / 10);
    }
  }

  /**
   * Along its own direction, each part's gradient equals the slope of the loss, by fourth-order
   * differences. Each loss comes from a new model, so that noise and dropout are the same.
   */
  @Test
  void gradientsOfAllPartsAreSlopesOfTheLoss() {
    Map<String, float[]> gradients = gradients();
    for (String part : PARTS) {
      double squares = 0;
      for (Map.Entry<String, float[]> entry : gradients.entrySet()) {
        for (float slope : entry.getValue()) {
          squares += entry.getKey().startsWith(part) ? (double) slope * slope : 0;
        }
      }
      double norm = Math.sqrt(squares);
      assertTrue(norm > 0, part);
      double near = difference(part, gradients, STEP / norm);
      double far = difference(part, gradients, 2 * STEP / norm);
      assertEquals(norm, (8 * near - far) / (12 * STEP), 2e-3 + .02 * norm, part);
    }
  }

  /** Returns the gradients by name; every parameter has one. */
  private static Map<String, float[]> gradients() {
    Map<String, float[]> gradients = new HashMap<>();
    withModel(
        world -> {},
        (world, backbone) ->
            world.onTape(
                tape -> {
                  Var loss = Forward.loss(tape, world, backbone, BATCH);
                  tape.backward(loss);
                  tape.parameterGradients()
                      .forEach(
                          (parameter, gradient) ->
                              gradients.put(
                                  parameter.name(), gradient.dense(tape.workspace()).toArray()));
                  assertEquals(world.registered().keySet(), gradients.keySet());
                  return loss.scalar();
                }));
    return gradients;
  }

  private static double difference(String part, Map<String, float[]> direction, double length) {
    return loss(part, direction, length) - loss(part, direction, -length);
  }

  private static double loss(String part, Map<String, float[]> direction, double length) {
    return withModel(
        world ->
            direction.forEach(
                (name, slopes) -> {
                  if (name.startsWith(part)) {
                    move(world.parameter(name).value(), slopes, length);
                  }
                }),
        (world, backbone) ->
            world.onTape(tape -> Forward.loss(tape, world, backbone, BATCH).scalar()));
  }

  private static void move(Matrix value, float[] direction, double length) {
    float[] moved = value.toArray();
    for (int at = 0; at < moved.length; at++) {
      moved[at] += (float) (length * direction[at]);
    }
    value.copyFrom(Matrix.of(value.rows(), value.columns(), moved));
  }

  private interface Measure {
    float of(TinyWorld world, Backbone backbone);
  }

  private static float withModel(Consumer<TinyWorld> change, Measure measure) {
    try (TinyWorld world = TinyWorld.withContent()) {
      Backbone backbone = BuiltInBackbones.MCDREC.create(config("auxiliaryWeight=0.5"), world);
      trainTheLastConvolution(world);
      backbone.epochStarted(0);
      change.accept(world);
      return measure.of(world, backbone);
    }
  }

  @Test
  void moreSamplingStepsThanStepsAreRefused() {
    var refusal = assertThrows(RuntimeException.class, () -> config("steps=4", "samplingSteps=5"));
    assertTrue(
        refusal
            .getMessage()
            .contains("samplingSteps must be at most steps; samplingSteps=5, steps=4"));
  }

  @Test
  void contentIsNeeded() {
    try (TinyWorld world = new TinyWorld()) {
      var refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> BuiltInBackbones.MCDREC.create(config(), world));
      assertEquals(
          "mcdrec needs the content features of at least one modality; the dataset has none",
          refusal.getMessage());
    }
  }
}
