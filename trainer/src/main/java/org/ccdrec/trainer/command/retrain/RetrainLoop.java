package org.ccdrec.trainer.command.retrain;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Repeats work at an interval, measured from start to start, until it is interrupted. Work that
 * fails is reported and tried again at the next turn; turns that were missed are not made up for.
 */
final class RetrainLoop {
  private final Duration every;
  private final Consumer<Exception> failures;
  private final Clock clock;

  /** Time as the loop sees it. */
  interface Clock {
    /** The clock of the machine. */
    Clock SYSTEM =
        new Clock() {
          @Override
          public long nanoTime() {
            return System.nanoTime();
          }

          @Override
          public void sleep(Duration pause) throws InterruptedException {
            Thread.sleep(pause);
          }
        };

    /** Returns a time in nanoseconds that only differences have a meaning of. */
    long nanoTime();

    /** Waits. */
    void sleep(Duration pause) throws InterruptedException;
  }

  RetrainLoop(Duration every, Consumer<Exception> failures, Clock clock) {
    this.every = every;
    this.failures = failures;
    this.clock = clock;
  }

  /** Runs until the thread is interrupted. */
  void run(Callable<?> work) {
    while (!Thread.currentThread().isInterrupted()) {
      long started = clock.nanoTime();
      try {
        work.call();
      } catch (Exception e) {
        failures.accept(e);
      }
      Duration left = every.minusNanos(clock.nanoTime() - started);
      try {
        clock.sleep(left.isNegative() ? Duration.ZERO : left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
