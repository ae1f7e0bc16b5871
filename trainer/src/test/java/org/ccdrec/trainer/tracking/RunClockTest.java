package org.ccdrec.trainer.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.ccdrec.trainer.training.control.RunPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunClockTest {
  private static final long SECOND = 1_000_000_000L;
  private long time;
  private final RunClock clock = new RunClock(() -> time);

  private void epoch(int epoch, boolean isBest) {
    clock.epochStarted(epoch, 50);
    clock.stepDone(epoch, 24);
    time += 10 * SECOND;
    clock.epochDone(Epochs.report(epoch, isBest, 5));
  }

  @Test
  void theRunEndsBetweenPatienceAndItsLastEpoch() {
    clock.runStarted(new RunPlan(0, 100, 1, 3, 0, 0));
    epoch(0, true);
    assertEquals(10, clock.stepsPerSecond());
    assertEquals(Duration.ofSeconds(990), clock.latest());
    assertEquals(Duration.ofSeconds(30), clock.earliest());
    epoch(1, false);
    assertEquals(Duration.ofSeconds(20), clock.earliest());
    epoch(2, true);
    assertEquals(Duration.ofSeconds(30), clock.earliest());
    assertEquals("30s-16m10s", clock.left());
  }

  @Test
  void epochsBeforePatienceCountsAreNotPatient() {
    clock.runStarted(new RunPlan(0, 100, 2, 3, 10, 0));
    epoch(0, true);
    assertEquals(Duration.ofSeconds(10 * (9 + 6)), clock.earliest());
  }

  @Test
  void aResumedRunKnowsWhatItHasWaited() {
    clock.runStarted(new RunPlan(40, 100, 1, 5, 0, 3));
    epoch(40, false);
    assertEquals(Duration.ofSeconds(10), clock.earliest());
    assertEquals(Duration.ofSeconds(590), clock.latest());
  }

  @Test
  void withoutValidationThereIsOneEnd() {
    clock.runStarted(new RunPlan(0, 7, 1, 0, 0, 0));
    epoch(0, true);
    assertEquals("1m00s", clock.left());
  }

  @Test
  void aLineWithinAnEpoch() {
    clock.runStarted(new RunPlan(0, 7, 1, 0, 0, 0));
    clock.epochStarted(3, 50);
    clock.stepDone(3, 9);
    time += 5 * SECOND;
    String line = clock.within();
    assertTrue(
        line.startsWith(
            "epoch 3: step 10 of 50, 2.0 steps/s, 20s to the end of its training, memory "),
        line);
  }

  @ParameterizedTest
  @CsvSource({"0, 0s", "59, 59s", "60, 1m00s", "3661, 1h01m", "90000, 1d01h"})
  void durationsHaveTwoUnits(long seconds, String text) {
    assertEquals(text, RunClock.text(Duration.ofSeconds(seconds)));
  }
}
