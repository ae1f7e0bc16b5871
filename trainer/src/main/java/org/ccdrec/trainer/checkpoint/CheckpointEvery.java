package org.ccdrec.trainer.checkpoint;

import java.time.Duration;
import org.ccdrec.config.Durations;

/**
 * The interval of checkpoints. They are written between epochs: the first time that an epoch ends
 * after the interval has passed. Immutable.
 *
 * @param time least time between two checkpoints; zero if epochs are counted
 * @param epochs epochs between two checkpoints; 0 if time is measured, or if there are none
 */
public record CheckpointEvery(Duration time, int epochs) {
  /** No checkpoints. */
  public static final CheckpointEvery NEVER = new CheckpointEvery(Duration.ZERO, 0);

  private static final int MOST_DIGITS = 9;

  /**
   * Parses a time such as {@code 5m}, a number of epochs such as {@code 1}, or {@code 0} for no
   * checkpoints.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static CheckpointEvery parse(String text) {
    if (text.matches("\\d{1," + MOST_DIGITS + "}")) {
      return new CheckpointEvery(Duration.ZERO, Integer.parseInt(text));
    }
    Duration time = duration(text);
    if (time.isNegative() || time.isZero()) {
      throw refusal(text);
    }
    return new CheckpointEvery(time, 0);
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException neither) {
      throw refusal(text);
    }
  }

  private static IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException(
        "checkpointEvery must be a time such as 5m, a number of epochs such as 1, or 0 for no"
            + " checkpoints; checkpointEvery="
            + text);
  }

  /** Returns whether no checkpoints are written. */
  public boolean isNever() {
    return epochs == 0 && time.isZero();
  }

  /** Returns whether a checkpoint is due, so long and so many epochs after the last one. */
  boolean isDue(Duration passed, int epochsPassed) {
    return epochs > 0 ? epochsPassed >= epochs : !isNever() && passed.compareTo(time) >= 0;
  }
}
