package org.ccdrec.samplers.mixgcf;

import static org.ccdrec.autodiff.ops.Ops.frobeniusNorm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.RowGradient;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.samplers.testing.SamplerWorld;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.Representations.Layer;
import org.ccdrec.spi.SamplingView;
import org.junit.jupiter.api.Test;

/** User 0 has item 0 and may get 1, 2 or 3; item 4 belongs to user 1 and is a candidate as well. */
final class MixGcfSamplerTest {
  private static final Interactions INTERACTIONS =
      SamplerWorld.interactions(5, new int[] {0}, new int[] {1, 2, 3, 4});
  private static final Parameter ITEMS =
      new Parameter(
          "items", Matrix.of(5, 2, 1, 100, 2, 200, 3, 300, 4, 400, 5, 500), Parameter.Update.DENSE);

  private static NegativeSampler sampler(SamplerWorld world, int candidates) {
    return BuiltInSamplers.MIXGCF.create(new MixGcfConfig(candidates), world);
  }

  private static Var draw(Tape tape, NegativeSampler sampler, Matrix user, int pairs) {
    return draw(tape, sampler, user, pairs, 3);
  }

  private static Var draw(Tape tape, NegativeSampler sampler, Matrix user, int pairs, long step) {
    Var users = tape.constant(user);
    Var items = tape.parameter(ITEMS);
    Layer layer = Layer.of(users, items);
    Representations vectors = Representations.of(users, items).withLayers(List.of(layer, layer));
    SamplingView view = SamplingView.of(step, tape, vectors);
    Negatives negatives = sampler.sample(new int[pairs], new int[pairs], view);
    return switch (negatives) {
      case Negatives.Vectors(Var mixed) -> mixed;
      case Negatives.Items _, Negatives.ItemSets _ ->
          throw new AssertionError("MixGCF must return vectors");
    };
  }

  /**
   * With one candidate, a row is the mean of two mixes of item 0, each with one of items 1 to 4.
   */
  @Test
  void mixesThePositiveWithACandidate() {
    try (SamplerWorld world = new SamplerWorld(INTERACTIONS)) {
      Matrix user = Matrix.of(2, 2, 1, 0, 1, 0);
      Matrix mixed = world.onTape(tape -> draw(tape, sampler(world, 1), user, 500).value().copy());
      double sum = 0;
      for (int pair = 0; pair < 500; pair++) {
        float first = mixed.get(pair, 0);
        assertTrue(first >= 1 && first < 5, "mix " + first);
        assertEquals(100 * first, mixed.get(pair, 1), 1e-2);
        sum += first;
      }
      assertEquals(1 + .5 * 2.5, sum / 500, .1);
    }
  }

  /**
   * A user who prefers large numbers gets harder mixes from more candidates; a user who does not,
   * does not.
   */
  @Test
  void takesTheMixThatTheUserScoresHighest() {
    try (SamplerWorld world = new SamplerWorld(INTERACTIONS)) {
      double[] means = new double[2];
      for (int sign = 0; sign < 2; sign++) {
        Matrix user = Matrix.of(2, 2, 2 * sign - 1, 0, 1, 0);
        float[] mixed =
            world.onTape(tape -> draw(tape, sampler(world, 64), user, 200).value().toArray());
        for (int pair = 0; pair < 200; pair++) {
          means[sign] += mixed[2 * pair] / 200;
        }
      }
      assertTrue(means[0] < 1.1, "mean " + means[0]);
      assertTrue(means[1] > 4.5, "mean " + means[1]);
    }
  }

  @Test
  void gradientsFlowToThePositiveAndTheCandidate() {
    try (SamplerWorld world = new SamplerWorld(INTERACTIONS)) {
      Matrix user = Matrix.of(2, 2, 1, 0, 1, 0);
      world.onTape(
          tape -> {
            Var mixed = draw(tape, sampler(world, 4), user, 1);
            tape.backward(frobeniusNorm(mixed));
            RowGradient gradient = (RowGradient) tape.parameterGradients().get(ITEMS);
            assertEquals(0, gradient.rows().rows()[0]);
            assertTrue(gradient.rows().size() >= 2);
            double length = Math.hypot(mixed.value().get(0, 0), mixed.value().get(0, 1));
            double total = 0;
            for (int row = 0; row < gradient.rows().size(); row++) {
              total += gradient.values().get(row, 0);
            }
            assertEquals(mixed.value().get(0, 0) / length, total, 1e-5);
            return 0;
          });
    }
  }

  @Test
  void aStepRepeatsItsDrawsAndAnotherStepHasOthers() {
    assertArrayEquals(drawsOfStep(3), drawsOfStep(3));
    assertFalse(Arrays.equals(drawsOfStep(3), drawsOfStep(4)));
  }

  private static float[] drawsOfStep(long step) {
    try (SamplerWorld world = new SamplerWorld(INTERACTIONS)) {
      Matrix user = Matrix.of(2, 2, 1, 0, 1, 0);
      return world.onTape(tape -> draw(tape, sampler(world, 4), user, 20, step).value().toArray());
    }
  }

  @Test
  void needsLayers() {
    try (SamplerWorld world = new SamplerWorld(INTERACTIONS)) {
      assertEquals(
          Set.of(NegativeSampler.Need.REPRESENTATIONS, NegativeSampler.Need.LAYERS),
          sampler(world, 2).needs());
    }
  }

  @Test
  void defaults() {
    assertEquals(new MixGcfConfig(16), ConfigReader.ofDefaults().bind(MixGcfConfig.class));
  }
}
