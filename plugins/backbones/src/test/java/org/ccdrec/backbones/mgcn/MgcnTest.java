package org.ccdrec.backbones.mgcn;

import static org.ccdrec.autodiff.ops.Ops.fuseRows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MgcnTest {
  private static final Batch BATCH =
      Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[] {2, 2, 0, 2});

  private final TinyWorld world = TinyWorld.withContent();

  @AfterEach
  void close() {
    world.close();
  }

  private Backbone backbone(MgcnConfig config) {
    Backbone backbone = BuiltInBackbones.MGCN.create(config, world);
    world.set("users", 4, 0, 0, 8, 2, 2);
    world.set("items", 8, 4, 0, 12, 6, -2);
    return backbone;
  }

  /**
   * With gates of 0 a view is half the ids, with itself as the only neighbour of an item nothing is
   * propagated, and two equal views have nothing specific: the content is a sixth of the ids, and a
   * user's that of its items, (4, 8), (4, 8) and (6, −2).
   */
  @Test
  void equalViewsShareEverything() {
    Backbone backbone = backbone(new MgcnConfig(1, 1, 1, 0, 0, .2));
    for (String modality : new String[] {"visual", "acoustic"}) {
      world.set("mgcn/gate/" + modality + "/weight", 0, 0, 0, 0);
    }
    Forward forward = Forward.inference(world, backbone);
    float[] users = {
      4 + 4 / 6f, 4 + 8 / 6f,
      2 + 4 / 6f, 8 + 8 / 6f,
      4 + 1, 0 - 2 / 6f
    };
    float[] items = {5 + 8 / 6f, 4 + 4 / 6f, 1, 8 + 2, 4 + 1, 0 - 2 / 6f};
    assertArrayEquals(users, forward.users(), 1e-5f);
    assertArrayEquals(items, forward.items(), 1e-5f);
  }

  @Test
  void vectorsAreThoseOfTheFormulas() {
    Backbone backbone = BuiltInBackbones.MGCN.create(new MgcnConfig(1, 1, 2, 0, 0, .2), world);
    Forward forward = Forward.inference(world, backbone);
    double[][] expected = new MgcnReference(world).vectors().sum();
    for (int node = 0; node < 6; node++) {
      float[] found = node < 3 ? forward.users() : forward.items();
      for (int axis = 0; axis < 2; axis++) {
        assertEquals(expected[node][axis], found[2 * (node % 3) + axis], 1e-6, "node " + node);
      }
    }
  }

  /** Contrasts content with ids, among users 0 and 2 and among items 0 and 2, with the others. */
  @Test
  void contentIsContrastedWithIds() {
    Backbone backbone = BuiltInBackbones.MGCN.create(new MgcnConfig(1, 1, 2, 0, .5, .8), world);
    Batch batch = Batch.of(new int[] {0, 2}, new int[] {0, 2}, new int[] {2, 0});
    float found = Forward.ownLoss(world, backbone, batch);
    MgcnReference.Vectors vectors = new MgcnReference(world).vectors();
    double expected = .5 * (contrast(vectors, 0, 2) + contrast(vectors, 3, 5));
    assertEquals(expected, found, 1e-5);
  }

  private static double contrast(MgcnReference.Vectors vectors, int a, int b) {
    double sum = 0;
    for (int[] pair : new int[][] {{a, b}, {b, a}}) {
      double own = cosine(vectors.side()[pair[0]], vectors.ids()[pair[0]]) / .8;
      double other = cosine(vectors.side()[pair[0]], vectors.ids()[pair[1]]) / .8;
      sum += Math.log(Math.exp(own) + Math.exp(other)) - own;
    }
    return sum / 2;
  }

  private static double cosine(double[] x, double[] y) {
    return (x[0] * y[0] + x[1] * y[1]) / (Math.hypot(x[0], x[1]) * Math.hypot(y[0], y[1]));
  }

  /** Squares of user 0, item 1 and item 2, halved. */
  @Test
  void regularisesTheVectorsOfTheBatch() {
    Backbone backbone = backbone(new MgcnConfig(1, 1, 2, .5, 0, .2));
    Forward forward = Forward.inference(world, backbone);
    double squares = 0;
    for (int axis = 0; axis < 2; axis++) {
      squares += Math.pow(forward.users()[axis], 2);
      squares += Math.pow(forward.items()[2 + axis], 2) + Math.pow(forward.items()[4 + axis], 2);
    }
    Batch one = Batch.of(new int[] {0}, new int[] {1}, new int[] {2});
    assertEquals(.5 * squares / 2, Forward.ownLoss(world, backbone, one), 1e-3);
  }

  @Test
  void aFusionShareOfZeroChangesNoBit() {
    Backbone backbone = backbone(new MgcnConfig(2, 2, 2, 0, 0, .2));
    Matrix estimates = Matrix.of(2, 2, 5, -7, 11, .3f);
    ItemFusion nothing = (tape, x) -> fuseRows(x, tape.constant(estimates), new int[] {2, 0}, 0);
    Forward plain = Forward.inference(world, backbone);
    Forward fused = Forward.of(world, backbone, Phase.INFERENCE, nothing);
    assertArrayEquals(plain.users(), fused.users());
    assertArrayEquals(plain.items(), fused.items());
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Backbone backbone = BuiltInBackbones.MGCN.create(new MgcnConfig(2, 2, 2, .5, .7, .8), world);
    Forward.inference(world, backbone);
    FiniteDifferences.check(world, tape -> Forward.loss(tape, world, backbone, BATCH));
  }

  /** With one modality nothing is mixed, so there are no parameters of the mixture. */
  @Test
  void oneModalityIsEnough() {
    try (TinyWorld pictures = TinyWorld.withPictures()) {
      Backbone backbone = BuiltInBackbones.MGCN.create(new MgcnConfig(1, 1, 1, 0, 0, .2), pictures);
      pictures.set("users", 4, 0, 0, 8, 2, 2);
      pictures.set("items", 8, 4, 0, 12, 6, -2);
      pictures.set("mgcn/gate/visual/weight", 0, 0, 0, 0);
      Forward forward = Forward.inference(pictures, backbone);
      assertArrayEquals(new float[] {7, 5, 1, 11, 5.5f, -.5f}, forward.items(), 1e-5f);
      Set<String> names =
          pictures.registered().keySet().stream()
              .filter(name -> name.startsWith("mgcn/") && !name.startsWith("mgcn/gate/"))
              .collect(Collectors.toSet());
      assertTrue(names.isEmpty(), "unused parameters " + names);
    }
  }

  @Test
  void defaults() {
    assertEquals(
        new MgcnConfig(2, 1, 10, 1e-4, .01, .2), ConfigReader.ofDefaults().bind(MgcnConfig.class));
  }
}
