package org.ccdrec.backbones.mmgcn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.backbones.testing.FiniteDifferences;
import org.ccdrec.backbones.testing.Forward;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.junit.jupiter.api.Test;

final class MmGcnTest {
  private static final float ROOT = (float) Math.sqrt(.5);
  private static final Batch BATCH =
      Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[] {2, 2, 0, 2});

  private static MmGcnConfig config(int layers, int width, double regularisation) {
    return new MmGcnConfig(layers, width, regularisation, false);
  }

  /** One layer whose dense layers are identities, so that x = h + LReLU(x⁰) + E with E = 10. */
  private static Backbone identities(TinyWorld world, double regularisation) {
    Backbone backbone = BuiltInBackbones.MMGCN.create(config(1, 256, regularisation), world);
    world.set("mmgcn/visual/preferences", 3, 4, 0, 5, 8, 6);
    world.set("mmgcn/ids", 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10);
    world.set("mmgcn/visual/layer0/neighbours", 1, 0, 0, 1);
    world.set("mmgcn/visual/layer0/self/weight", 1, 0, 0, 1);
    world.set("mmgcn/visual/layer0/both/weight", 1, 0, 0, 1, 1, 0, 0, 1);
    return backbone;
  }

  /**
   * Preferences normalised are (.6, .8), (0, 1), (.8, .6), pictures (1, 0), (√½, √½), (−√½, √½).
   * Users 0 and 1 receive the mean of items 0 and 1, and these receive the mean (.3, .9) of the
   * users; user 2 receives item 2, whose negative element is multiplied by .01.
   */
  @Test
  void convolvesOnce() {
    try (TinyWorld world = TinyWorld.withPictures()) {
      Forward forward = Forward.inference(world, identities(world, 0));
      float x = (1 + ROOT) / 2;
      float y = ROOT / 2;
      assertArrayEquals(
          new float[] {
            10 + x + .6f, 10 + y + .8f, 10 + x, 10 + y + 1, 10.8f - .01f * ROOT, 10.6f + ROOT
          },
          forward.users(),
          1e-5f);
      assertArrayEquals(
          new float[] {11.3f, 10.9f, 10.3f + ROOT, 10.9f + ROOT, 10.8f - .01f * ROOT, 10.6f + ROOT},
          forward.items(),
          1e-5f);
    }
  }

  /** Preferences have mean square 150/6; the batch's ids 100 on each side, together 200. */
  @Test
  void regularisesIdsAndPreferences() {
    try (TinyWorld world = TinyWorld.withPictures()) {
      Backbone backbone = identities(world, .1);
      assertEquals(.1 * (200 + 25), Forward.ownLoss(world, backbone, BATCH), 1e-4);
    }
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Map<String, Matrix> content = new LinkedHashMap<>();
    content.put("visual", Matrix.of(3, 3, 1, 0, 2, 1, 1, -1, -1, 1, 0));
    content.put("acoustic", Matrix.of(3, 2, 0, 1, 1, 0, 1, 2));
    try (TinyWorld world = new TinyWorld(TinyWorld.INTERACTIONS, content)) {
      Backbone backbone = BuiltInBackbones.MMGCN.create(config(2, 2, .2), world);
      FiniteDifferences.checkWithKinks(world, tape -> Forward.loss(tape, world, backbone, BATCH));
    }
  }

  /** A second layer in which W₁ is zero and W₃ ignores h computes x = LReLU(x) + E. */
  @Test
  void layersFollowEachOther() {
    try (TinyWorld world = TinyWorld.withPictures()) {
      Backbone one = identities(world, 0);
      Forward first = Forward.inference(world, one);
      try (TinyWorld deeper = TinyWorld.withPictures()) {
        Backbone two = BuiltInBackbones.MMGCN.create(config(2, 256, 0), deeper);
        world.registered().forEach((name, value) -> deeper.set(name, value.value().toArray()));
        deeper.set("mmgcn/visual/layer1/neighbours", 0, 0, 0, 0);
        deeper.set("mmgcn/visual/layer1/self/weight", 1, 0, 0, 1);
        deeper.set("mmgcn/visual/layer1/both/weight", 9, 9, 9, 9, 1, 0, 0, 1);
        Forward second = Forward.inference(deeper, two);
        for (int at = 0; at < 6; at++) {
          assertEquals(first.users()[at] + 10, second.users()[at], 1e-5);
          assertEquals(first.items()[at] + 10, second.items()[at], 1e-5);
        }
      }
    }
  }

  @Test
  void wideFeaturesAreProjectedFirst() {
    try (TinyWorld world = TinyWorld.withPictures()) {
      BuiltInBackbones.MMGCN.create(config(1, 1, 0), world);
      assertEquals(2, world.parameter("mmgcn/visual/content/weight").value().rows());
      assertEquals(1, world.parameter("mmgcn/visual/preferences").value().columns());
    }
  }

  @Test
  void legacyIdsStayAsTheyWereDrawn() {
    try (TinyWorld world = TinyWorld.withPictures()) {
      Backbone backbone = BuiltInBackbones.MMGCN.create(new MmGcnConfig(1, 256, .1, true), world);
      world.onTape(
          tape -> {
            tape.backward(Forward.loss(tape, world, backbone, BATCH));
            for (Parameter moved : tape.parameterGradients().keySet()) {
              assertTrue(moved.name().contains("/layer"), moved.name());
            }
            return 0;
          });
      assertNull(backbone.itemEmbeddings());
    }
  }

  @Test
  void defaults() {
    assertEquals(
        new MmGcnConfig(3, 256, 1e-3, false), ConfigReader.ofDefaults().bind(MmGcnConfig.class));
  }
}
