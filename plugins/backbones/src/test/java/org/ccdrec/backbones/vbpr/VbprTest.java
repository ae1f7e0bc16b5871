package org.ccdrec.backbones.vbpr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

final class VbprTest {
  private static final Batch BATCH =
      Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[] {2, 2, 0, 2});

  private final TinyWorld world = TinyWorld.withContent();

  @AfterEach
  void close() {
    world.close();
  }

  private Backbone backbone(double regularisation) {
    return BuiltInBackbones.VBPR.create(new VbprConfig(regularisation), world);
  }

  /** Content rows are (1, 0, 0, 1), (1, 1, 1, 0) and (−1, 1, 1, 2). */
  @Test
  void itemsAreIdsBesideProjectedContent() {
    Backbone backbone = backbone(0);
    world.set("items", 5, 6, 7);
    world.set("vbpr/content/weight", 1, 10, 100, 1000);
    world.set("vbpr/content/bias", .5f);
    Forward forward = Forward.inference(world, backbone);
    assertArrayEquals(new float[] {5, 1001.5f, 6, 111.5f, 7, 2109.5f}, forward.items(), 1e-3f);
    assertArrayEquals(world.parameter("users").value().toArray(), forward.users());
    assertNull(backbone.itemEmbeddings());
  }

  /** The vectors are (3, 4) for the user, (6, 2 + 6) and (0, 2 − 6) for the items. */
  @Test
  void regularisesTheVectorsOfTheBatch() {
    Backbone backbone = backbone(.5);
    world.set("users", 3, 4, 9, 9, 9, 9);
    world.set("items", 6, 0, 9);
    world.set("vbpr/content/weight", 0, 0, -6, 6);
    world.set("vbpr/content/bias", 2);
    Batch one = Batch.of(new int[] {0}, new int[] {0}, new int[] {1});
    assertEquals(.5 * (5 + 10 + 4), Forward.ownLoss(world, backbone, one), 1e-5);
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Backbone backbone = backbone(.3);
    FiniteDifferences.check(world, tape -> Forward.loss(tape, world, backbone, BATCH));
  }

  @Test
  void theWidthMustBeEven() {
    Map<String, Matrix> content = Map.of("visual", Matrix.zeros(3, 2));
    try (TinyWorld odd = new TinyWorld(TinyWorld.INTERACTIONS, content, 3)) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> BuiltInBackbones.VBPR.create(new VbprConfig(0), odd));
      assertEquals(
          "vbpr halves the width of vectors: model.dimension must be even; model.dimension=3",
          error.getMessage());
    }
  }

  @Test
  void contentIsNeeded() {
    try (TinyWorld bare = new TinyWorld()) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> BuiltInBackbones.VBPR.create(new VbprConfig(0), bare));
      assertEquals(
          "vbpr needs the content features of at least one modality; the dataset has none",
          error.getMessage());
    }
  }

  @Test
  void defaults() {
    assertEquals(new VbprConfig(1e-2), ConfigReader.ofDefaults().bind(VbprConfig.class));
  }
}
