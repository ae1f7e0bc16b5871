package org.ccdrec.backbones.slmrec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.backbones.testing.FiniteDifferences;
import org.ccdrec.backbones.testing.Forward;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SlmRecTest {
  private static final float ROOT = (float) Math.sqrt(.5);
  private static final Batch PAIRS = Batch.of(new int[] {0, 2}, new int[] {0, 2}, new int[0]);

  private final TinyWorld world = TinyWorld.withContent();

  @AfterEach
  void close() {
    world.close();
  }

  private Backbone backbone(double modalityWeight, double weightDecay) {
    SlmRecConfig config = new SlmRecConfig(1, .5, 2, modalityWeight, weightDecay);
    Backbone backbone = BuiltInBackbones.SLMREC.create(config, world);
    world.set("users", 4, 0, 0, 8, 2, 2);
    world.set("items", 8, 4, 0, 12, 6, -2);
    return backbone;
  }

  /** Sets the fused vectors to those of one view: 0 the ids, 1 pictures, 2 sound. */
  private void show(int view) {
    float[] weight = new float[12];
    weight[4 * view] = 1;
    weight[4 * view + 3] = 1;
    world.set("slmrec/users/weight", weight);
    world.set("slmrec/items/weight", weight);
  }

  @Test
  void idsArePropagated() {
    Backbone backbone = backbone(0, 0);
    show(0);
    Forward forward = Forward.inference(world, backbone);
    assertArrayEquals(new float[] {4, 4, 2, 8, 4, 0}, forward.users(), 1e-5f);
    assertArrayEquals(new float[] {5, 4, 1, 8, 4, 0}, forward.items(), 1e-5f);
  }

  /**
   * Pictures, normalised, are (1, 0), (√½, √½), (−√½, √½); user 0 receives the mean of the first
   * two.
   */
  @Test
  void contentIsNormalisedProjectedAndPropagated() {
    Backbone backbone = backbone(0, 0);
    show(1);
    world.set("slmrec/content/visual/weight", 1, 0, 0, 1);
    world.set("slmrec/content/visual/bias", 0, 2);
    Forward forward = Forward.inference(world, backbone);
    float[] users = {
      (4 + (1 + ROOT) / 2) / 2, (2 + ROOT / 2) / 2,
      (1 + ROOT) / 4, (8 + 2 + ROOT / 2) / 2,
      (2 - ROOT) / 2, (2 + 2 + ROOT) / 2
    };
    float[] items = {
      (1 + 2) / 2f, (2 + 4) / 2f, (ROOT + 2) / 2, (2 + ROOT + 4) / 2, (2 - ROOT) / 2, (4 + ROOT) / 2
    };
    assertArrayEquals(users, forward.users(), 1e-5f);
    assertArrayEquals(items, forward.items(), 1e-5f);
  }

  /** Cosines of users (4, 4), (4, 0) with items (5, 4), (4, 0), divided by a temperature of 1/2. */
  @Test
  void usersAreContrastedWithTheBatchsItems() {
    Backbone backbone = backbone(0, 0);
    show(0);
    double own = 2 * 36 / Math.sqrt(32 * 41);
    double other = 2 * 16 / Math.sqrt(32 * 16);
    double back = 2 * 20 / Math.sqrt(16 * 41);
    double expected =
        (Math.log(Math.exp(own) + Math.exp(other))
                - own
                + Math.log(Math.exp(back) + Math.exp(2))
                - 2)
            / 2;
    assertEquals(expected, Forward.ownLoss(world, backbone, PAIRS), 1e-5);
  }

  @Test
  void anItemIsNoContrastToItself() {
    Backbone backbone = backbone(0, 0);
    Batch twice = Batch.of(new int[] {0, 1}, new int[] {1, 1}, new int[0]);
    assertEquals(0, Forward.ownLoss(world, backbone, twice), 1e-6);
  }

  /** One pair has no negatives, so only the decay remains: half of .1 times the sum of squares. */
  @Test
  void decaysAllParameters() {
    Backbone backbone = backbone(1, .1);
    Batch one = Batch.of(new int[] {0}, new int[] {0}, new int[0]);
    double squares =
        world.registered().values().stream()
            .mapToDouble(p -> world.kernels().dot(p.value(), p.value()))
            .sum();
    assertEquals(.05 * squares, Forward.ownLoss(world, backbone, one), 1e-3);
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    SlmRecConfig config = new SlmRecConfig(2, .5, .8, .7, .05);
    Backbone backbone = BuiltInBackbones.SLMREC.create(config, world);
    Batch batch = Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[0]);
    FiniteDifferences.check(world, tape -> Forward.loss(tape, world, backbone, batch));
  }

  @Test
  void oneModalityIsEnough() {
    try (TinyWorld pictures = TinyWorld.withPictures()) {
      SlmRecConfig config = new SlmRecConfig(2, .5, .8, .7, 0);
      Backbone backbone = BuiltInBackbones.SLMREC.create(config, pictures);
      float loss = Forward.ownLoss(pictures, backbone, PAIRS);
      assertTrue(loss > 0, "loss " + loss);
    }
  }

  /** Columns of zeros that make features too wide to be propagated before their projection. */
  @Test
  void wideFeaturesGiveTheSame() {
    int width = ContentView.WIDEST + 1;
    Matrix wide = Matrix.zeros(3, width);
    try (TinyWorld pictures = TinyWorld.withPictures()) {
      Backbone narrow =
          BuiltInBackbones.SLMREC.create(new SlmRecConfig(2, .5, .8, .7, 0), pictures);
      for (int item = 0; item < 3; item++) {
        for (int column = 0; column < 2; column++) {
          wide.set(item, column, pictures.modalities().getFirst().raw().get(item, column));
        }
      }
      try (TinyWorld padded = new TinyWorld(TinyWorld.INTERACTIONS, Map.of("visual", wide))) {
        Backbone other = BuiltInBackbones.SLMREC.create(new SlmRecConfig(2, .5, .8, .7, 0), padded);
        pictures
            .registered()
            .forEach(
                (name, parameter) -> {
                  float[] values = parameter.value().toArray();
                  boolean content = name.equals("slmrec/content/visual/weight");
                  padded.set(name, content ? Arrays.copyOf(values, 2 * width) : values);
                });
        Forward expected = Forward.inference(pictures, narrow);
        Forward found = Forward.inference(padded, other);
        assertArrayEquals(expected.users(), found.users(), 1e-5f);
        assertArrayEquals(expected.items(), found.items(), 1e-5f);
        assertEquals(
            Forward.ownLoss(pictures, narrow, PAIRS), Forward.ownLoss(padded, other, PAIRS), 1e-5);
      }
    }
  }

  @Test
  void trainsWithoutNegatives() {
    assertEquals(Backbone.Objective.OWN, backbone(0, 0).objective());
  }

  @Test
  void defaults() {
    assertEquals(
        new SlmRecConfig(3, .2, .5, .1, 1e-4), ConfigReader.ofDefaults().bind(SlmRecConfig.class));
  }
}
