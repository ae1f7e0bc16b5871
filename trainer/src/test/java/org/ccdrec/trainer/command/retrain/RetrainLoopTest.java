package org.ccdrec.trainer.command.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetrainLoopTest {
  private final List<Duration> pauses = new ArrayList<>();
  private final List<Exception> failures = new ArrayList<>();
  private long now;

  private final RetrainLoop.Clock clock =
      new RetrainLoop.Clock() {
        @Override
        public long nanoTime() {
          return now;
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
          pauses.add(pause);
          now += pause.toNanos();
          if (pauses.size() == 3) {
            throw new InterruptedException("stopped");
          }
        }
      };

  @Test
  void repeatsFromStartToStartAndSurvivesFailures() {
    List<Long> starts = new ArrayList<>();
    new RetrainLoop(Duration.ofHours(6), failures::add, clock)
        .run(
            () -> {
              starts.add(Duration.ofNanos(now).toHours());
              now += Duration.ofHours(starts.size() == 2 ? 7 : 1).toNanos();
              if (starts.size() == 1) {
                throw new IOException("the store is full");
              }
              return 0;
            });
    assertTrue(Thread.interrupted());
    assertEquals(List.of(0L, 6L, 13L), starts, "a late turn begins at once");
    assertEquals(List.of(Duration.ofHours(5), Duration.ZERO, Duration.ofHours(5)), pauses);
    assertEquals("the store is full", failures.getFirst().getMessage());
  }
}
