package org.ccdrec.backbones.mcdrec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LinearNoiseTest {
  /** Three betas: .0001, .01005, .02. */
  @Test
  void keepsTheProductOfWhatNoiseLeaves() {
    LinearNoise schedule = new LinearNoise(3);
    double first = .9999;
    double second = first * .98995;
    assertEquals(Math.sqrt(first), schedule.signal(0), 1e-6);
    assertEquals(Math.sqrt(second), schedule.signal(1), 1e-6);
    assertEquals(Math.sqrt(second * .98), schedule.signal(2), 1e-6);
    assertEquals(Math.sqrt(1 - second), schedule.noise(1), 1e-6);
  }

  /** Equations 6 and 7 of Ho et al. with ᾱ_0 = .9999, ᾱ_1 = .9999 · .98995, β_1 = .01005. */
  @Test
  void stepsBackByThePosterior() {
    LinearNoise.Posterior back = new LinearNoise(3).posterior(1, 0);
    double noise = 1 - .9999 * .98995;
    assertEquals(Math.sqrt(.9999) * .01005 / noise, back.ofEstimate(), 1e-5);
    assertEquals(Math.sqrt(.98995) * 1e-4 / noise, back.ofValue(), 1e-5);
    assertEquals(Math.sqrt(1e-4 / noise * .01005), back.deviation(), 1e-5);
  }

  @Test
  void theLastStepBackIsTheEstimate() {
    LinearNoise schedule = new LinearNoise(20);
    for (int step : new int[] {0, 7, 19}) {
      assertEquals(new LinearNoise.Posterior(1, 0, 0), schedule.posterior(step, -1));
    }
  }

  /** Two steps back in one: the variances of the values that the steps propagate are the same. */
  @Test
  void stepsMayBeLeftOut() {
    LinearNoise schedule = new LinearNoise(20);
    LinearNoise.Posterior both = schedule.posterior(9, 4);
    double signal = both.ofEstimate() + both.ofValue() * schedule.signal(9);
    double variance =
        Math.pow(both.ofValue() * schedule.noise(9), 2) + Math.pow(both.deviation(), 2);
    assertEquals(schedule.signal(4), signal, 1e-6);
    assertEquals(Math.pow(schedule.noise(4), 2), variance, 1e-6);
  }

  @Test
  void sampledStepsAreEvenlyApartFromTheLast() {
    LinearNoise schedule = new LinearNoise(20);
    assertArrayEquals(new int[] {19, 14, 9, 4, 0}, schedule.descending(5));
    assertArrayEquals(new int[] {19, 9, 0}, schedule.descending(3));
    assertArrayEquals(new int[] {19}, schedule.descending(1));
    int[] all = schedule.descending(20);
    assertEquals(20, all.length);
    assertEquals(0, all[19]);
  }
}
