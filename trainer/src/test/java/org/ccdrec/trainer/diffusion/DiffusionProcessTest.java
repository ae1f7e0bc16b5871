package org.ccdrec.trainer.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ccdrec.config.ConfigException;
import org.ccdrec.kernel.Matrix;
import org.junit.jupiter.api.Test;

final class DiffusionProcessTest {

  /** β = (.1, .2, .5), so ᾱ = (.9, .72, .36). */
  private final DiffusionProcess process = new DiffusionProcess(new double[] {0.1, 0.2, 0.5});

  @Test
  void noisingKeepsTheRootOfTheSignal() {
    assertEquals(3, process.steps());
    double[] signals = {0.9, 0.72, 0.36};
    for (int t = 0; t < 3; t++) {
      assertEquals(Math.sqrt(signals[t]), process.signalScale(t), 1e-15);
      assertEquals(Math.sqrt(1 - signals[t]), process.noiseScale(t), 1e-15);
    }
  }

  @Test
  void posteriorIsTheHandFormula() {
    assertEquals(Math.sqrt(0.72) * 0.5 / 0.64, process.posteriorEstimate(2), 1e-15);
    assertEquals(Math.sqrt(0.5) * 0.28 / 0.64, process.posteriorState(2), 1e-15);
    assertEquals(Math.sqrt(0.5 * 0.28 / 0.64), process.posteriorDeviation(2), 1e-15);
    assertEquals(Math.sqrt(0.9) * 0.2 / 0.28, process.posteriorEstimate(1), 1e-15);
    assertEquals(Math.sqrt(0.8) * 0.1 / 0.28, process.posteriorState(1), 1e-15);
    assertEquals(Math.sqrt(0.2 * 0.1 / 0.28), process.posteriorDeviation(1), 1e-15);
  }

  @Test
  void lastReverseStepIsTheEstimateWithoutNoise() {
    for (double[] betas : new double[][] {{0.3}, {0.1, 0.2, 0.5}, {1e-4, 0.02}}) {
      DiffusionProcess any = new DiffusionProcess(betas);
      assertEquals(1, any.posteriorEstimate(0), 1e-12);
      assertEquals(0, any.posteriorState(0), 0);
      assertEquals(0, any.posteriorDeviation(0), 0);
    }
  }

  /** Given the true x₀, a reverse step maps the marginal of x_t to that of x_{t−1}. */
  @Test
  void posteriorLeadsFromOneMarginalToTheOneBefore() {
    DiffusionProcess linear = DiffusionConfigs.of("betaStart", 1e-4, "betaEnd", 0.02).process();
    for (int t = 1; t < linear.steps(); t++) {
      double signal =
          linear.posteriorEstimate(t) + linear.posteriorState(t) * linear.signalScale(t);
      double variance =
          square(linear.posteriorState(t) * linear.noiseScale(t))
              + square(linear.posteriorDeviation(t));
      assertEquals(linear.signalScale(t - 1), signal, 1e-12);
      assertEquals(square(linear.noiseScale(t - 1)), variance, 1e-12);
    }
  }

  private static double square(double value) {
    return value * value;
  }

  @Test
  void poolsAreTakenAfterQuartersOrWhereTheAuthorsTakeThem() {
    assertArrayEquals(new int[] {5, 10, 15, 20}, DiffusionConfigs.of().stepsBeforePools());
    assertArrayEquals(
        new int[] {6, 11, 16, 20}, DiffusionConfigs.of("poolSteps", "authors").stepsBeforePools());
    assertArrayEquals(new int[] {1, 2, 3, 4}, DiffusionConfigs.of("steps", 4).stepsBeforePools());
  }

  @Test
  void poolsAreDistinct() {
    for (String where : new String[] {"quarters", "authors"}) {
      for (int steps : new int[] {5, 6, 7, 10, 40, 100, 1000}) {
        int[] taken = DiffusionConfigs.of("steps", steps, "poolSteps", where).stepsBeforePools();
        int before = 0;
        for (int count : taken) {
          assertTrue(count > before && count <= steps, where + ", T=" + steps);
          before = count;
        }
        assertEquals(steps, before, where);
      }
    }
  }

  @Test
  void settingsOutOfOrderAreRefused() {
    assertThrows(ConfigException.class, () -> DiffusionConfigs.of("steps", 3));
    ConfigException refusal =
        assertThrows(ConfigException.class, () -> DiffusionConfigs.of("betaStart", 0.5));
    assertTrue(
        refusal.getMessage().contains("betaStart must not exceed betaEnd"), refusal::getMessage);
  }

  @Test
  void timeEmbeddingsAreSinesThenCosines() {
    Matrix table = TimeEmbedding.table(5, 6);
    assertEquals(5, table.rows());
    assertEquals(6, table.columns());
    double[] frequencies = {1, 0.01, 0.0001};
    for (int t = 0; t < 5; t++) {
      for (int i = 0; i < 3; i++) {
        assertEquals((float) Math.sin(t * frequencies[i]), table.get(t, i), 1e-7f);
        assertEquals((float) Math.cos(t * frequencies[i]), table.get(t, 3 + i), 1e-7f);
      }
    }
    for (int dimension : new int[] {2, 7}) {
      var refusal =
          assertThrows(IllegalArgumentException.class, () -> TimeEmbedding.table(5, dimension));
      assertEquals(
          "dimension must be even and at least 4 for diffusion; dimension=" + dimension,
          refusal.getMessage());
    }
  }
}
