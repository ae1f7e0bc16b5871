package org.ccdrec.trainer.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NoiseScheduleTest {
  private static final double START = 1e-4;
  private static final double END = 0.02;

  @ParameterizedTest
  @EnumSource
  void everyStepAddsNoise(NoiseSchedule schedule) {
    for (int steps : new int[] {1, 2, 4, 20, 100, 1000}) {
      double[] betas = schedule.betas(steps, START, END);
      assertEquals(steps, betas.length);
      DiffusionProcess process = new DiffusionProcess(betas);
      double before = 1;
      for (int t = 0; t < steps; t++) {
        String where = schedule + ", T=" + steps + ", t=" + t + ", beta=" + betas[t];
        assertTrue(betas[t] > 0 && betas[t] < 1, where);
        assertTrue(process.signalScale(t) < before, where);
        assertTrue(process.signalScale(t) > 0, where);
        before = process.signalScale(t);
      }
    }
  }

  @Test
  void linearAndExponentialRunFromStartToEnd() {
    assertArrayEquals(new double[] {0.1, 0.2, 0.3}, NoiseSchedule.LINEAR.betas(3, 0.1, 0.3), 1e-15);
    assertArrayEquals(
        new double[] {0.001, 0.01, 0.1}, NoiseSchedule.EXP.betas(3, 0.001, 0.1), 1e-15);
    assertArrayEquals(new double[] {0.1}, NoiseSchedule.LINEAR.betas(1, 0.1, 0.3), 0);
  }

  @Test
  void cosineSignalIsASquaredCosine() {
    DiffusionProcess process = new DiffusionProcess(NoiseSchedule.COSINE.betas(10, START, END));
    double first = Math.cos(0.008 / 1.008 * Math.PI / 2);
    for (int t = 0; t < 9; t++) {
      double expected = Math.cos(((t + 1) / 10.0 + 0.008) / 1.008 * Math.PI / 2) / first;
      assertEquals(expected, process.signalScale(t), 1e-12);
    }
  }

  @Test
  void squareRootSignalFallsWithTheRoot() {
    DiffusionProcess process = new DiffusionProcess(NoiseSchedule.SQRT.betas(10, START, END));
    double first = 1 - Math.sqrt(1e-4);
    for (int t = 0; t < 9; t++) {
      double signal = process.signalScale(t) * process.signalScale(t);
      assertEquals((1 - Math.sqrt((t + 1) / 10.0 + 1e-4)) / first, signal, 1e-12);
    }
  }
}
