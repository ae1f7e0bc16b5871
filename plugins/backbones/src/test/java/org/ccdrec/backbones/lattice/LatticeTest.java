package org.ccdrec.backbones.lattice;

import static org.ccdrec.autodiff.ops.Ops.fuseRows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.backbones.shared.Ego;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LatticeTest {
  private static final Batch BATCH =
      Batch.of(new int[] {0, 1, 2, 0}, new int[] {0, 1, 2, 1}, new int[] {2, 2, 0, 2});

  private final TinyWorld world = TinyWorld.withContent();

  @AfterEach
  void close() {
    world.close();
  }

  private Backbone backbone(LatticeConfig config) {
    Backbone backbone = BuiltInBackbones.LATTICE.create(config, world);
    world.set("users", 4, 0, 0, 8, 2, 2);
    world.set("items", 8, 4, 0, 12, 6, -2);
    return backbone;
  }

  /** Sets both projections to the identity; they exist after the first forward pass. */
  private void projectNothing(Backbone backbone) {
    Forward.inference(world, backbone);
    for (String modality : new String[] {"visual", "acoustic"}) {
      world.set("projection." + modality + ".weight", 1, 0, 0, 1);
      world.set("projection." + modality + ".bias", 0, 0);
    }
  }

  /**
   * One neighbour is the item itself, whose edge weight is 1 in every graph, so h is E_i. User 0 is
   * the mean of itself and of the mean of itself and its two items, (4, 16/3); users 2 and item 2
   * of themselves and their mean (4, 0).
   */
  @Test
  void withItselfAsOnlyNeighbourAnItemAddsItsDirection() {
    Backbone backbone = backbone(new LatticeConfig(1, 1, .9, 0, Ego.ID));
    Forward forward = Forward.inference(world, backbone);
    float[] users = {4, 8 / 3f, 4 / 3f, 8, 3, 1};
    float[] propagated = {6, 4, 2 / 3f, 28 / 3f, 5, -1};
    double[] lengths = {Math.sqrt(80), 12, Math.sqrt(40)};
    float[] ids = {8, 4, 0, 12, 6, -2};
    assertArrayEquals(users, forward.users(), 1e-5f);
    for (int at = 0; at < 6; at++) {
      assertEquals(propagated[at] + ids[at] / lengths[at / 2], forward.items()[at], 1e-5);
    }
  }

  /**
   * With two neighbours, identity projections and modality weights of 1/2. Cosines: pictures 0–1
   * √½, 2–1 0; sound 0–2 2/√5, 1–2 1/√5. The raw share matters only for the order of mixing and
   * normalising.
   */
  @Test
  void theGraphIsMixedOfNormalisedCosines() {
    double[][] pictures = {{1, Math.sqrt(.5), 0}, {Math.sqrt(.5), 1, 0}, {0, 0, 1}};
    double[][] sound = {
      {1, 0, 2 / Math.sqrt(5)}, {0, 1, 1 / Math.sqrt(5)}, {2 / Math.sqrt(5), 0, 1}
    };
    double[][] raw = mixed(normalised(pictures), normalised(sound));
    double[][] learned = normalised(mixed(pictures, sound));
    Backbone backbone = backbone(new LatticeConfig(1, 2, .75, 0, Ego.ID));
    projectNothing(backbone);
    double[][] ids = {{8, 4}, {0, 12}, {6, -2}};
    float[] propagated = {6, 4, 2 / 3f, 28 / 3f, 5, -1};
    Forward forward = Forward.inference(world, backbone);
    for (int item = 0; item < 3; item++) {
      double[] h = new double[2];
      for (int other = 0; other < 3; other++) {
        double weight = .75 * raw[item][other] + .25 * learned[item][other];
        h[0] += weight * ids[other][0];
        h[1] += weight * ids[other][1];
      }
      double length = Math.hypot(h[0], h[1]);
      for (int axis = 0; axis < 2; axis++) {
        int at = 2 * item + axis;
        assertEquals(propagated[at] + h[axis] / length, forward.items()[at], 1e-5);
      }
    }
  }

  private static double[][] mixed(double[][] a, double[][] b) {
    double[][] mixed = new double[3][3];
    for (int at = 0; at < 9; at++) {
      mixed[at / 3][at % 3] = (a[at / 3][at % 3] + b[at / 3][at % 3]) / 2;
    }
    return mixed;
  }

  private static double[][] normalised(double[][] graph) {
    double[] sums = Arrays.stream(graph).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    double[][] normalised = new double[3][3];
    for (int at = 0; at < 9; at++) {
      normalised[at / 3][at % 3] = graph[at / 3][at % 3] / Math.sqrt(sums[at / 3] * sums[at % 3]);
    }
    return normalised;
  }

  /**
   * The second step of an epoch propagates the first step's graph, whatever the projections are.
   */
  @Test
  void theGraphStaysForAnEpoch() {
    Backbone backbone = backbone(new LatticeConfig(1, 2, .2, 0, Ego.ID));
    backbone.epochStarted(0);
    Forward first = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY);
    world.set("projection.visual.weight", 1, 2, -3, 1);
    Forward second = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY);
    assertArrayEquals(first.items(), second.items(), 1e-5f);
    Forward inference = Forward.inference(world, backbone);
    assertFalse(Arrays.equals(first.items(), inference.items()));
    backbone.epochStarted(1);
    Forward rebuilt = Forward.of(world, backbone, Phase.TRAINING, ItemFusion.IDENTITY);
    assertArrayEquals(inference.items(), rebuilt.items());
  }

  @ParameterizedTest
  @EnumSource(Ego.class)
  void aFusionShareOfZeroChangesNoBit(Ego ego) {
    Backbone backbone = backbone(new LatticeConfig(2, 2, .9, 0, ego));
    Matrix estimates = Matrix.of(2, 2, 5, -7, 11, .3f);
    ItemFusion nothing = (tape, x) -> fuseRows(x, tape.constant(estimates), new int[] {2, 0}, 0);
    Forward plain = Forward.inference(world, backbone);
    Forward fused = Forward.of(world, backbone, Phase.INFERENCE, nothing);
    assertArrayEquals(plain.users(), fused.users());
    assertArrayEquals(plain.items(), fused.items());
  }

  /** Runs the first step of an epoch, the only one with a gradient to the graph. */
  @ParameterizedTest
  @EnumSource(Ego.class)
  void gradientsAgreeWithFiniteDifferences(Ego ego) {
    Backbone backbone =
        BuiltInBackbones.LATTICE.create(new LatticeConfig(2, 2, .3, .5, ego), world);
    Forward.inference(world, backbone);
    FiniteDifferences.check(
        world,
        tape -> {
          backbone.epochStarted(0);
          return Forward.loss(tape, world, backbone, BATCH);
        });
  }

  @Test
  void regularisesTheVectorsOfTheBatch() {
    Backbone backbone = backbone(new LatticeConfig(1, 1, .9, .5, Ego.ID));
    Forward forward = Forward.inference(world, backbone);
    Batch one = Batch.of(new int[] {0}, new int[] {1}, new int[] {2});
    double squares = 0;
    for (int axis = 0; axis < 2; axis++) {
      squares += Math.pow(forward.users()[axis], 2);
      squares += Math.pow(forward.items()[2 + axis], 2) + Math.pow(forward.items()[4 + axis], 2);
    }
    assertEquals(.5 * squares / 2, Forward.ownLoss(world, backbone, one), 1e-3);
  }

  @Test
  void defaults() {
    assertEquals(
        new LatticeConfig(2, 10, .9, 1e-5, Ego.ID),
        ConfigReader.ofDefaults().bind(LatticeConfig.class));
  }
}
