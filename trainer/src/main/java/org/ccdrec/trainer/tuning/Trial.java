package org.ccdrec.trainer.tuning;

import java.util.Map;
import java.util.Optional;

/**
 * One trial of a search: the values it has and how far it is.
 *
 * @param number its number, from 0
 * @param point its coordinates in the search space
 * @param keys the values of the searched keys
 * @param state how far it is
 * @param rungs best validation Recall@20 at each comparison, by epochs
 * @param epochs number of epochs trained
 * @param bestEpoch the epoch with the best validation Recall@20
 * @param validation that Recall@20; NaN until there is one
 * @param seconds its duration
 * @param error why it failed
 */
public record Trial(
    int number,
    double[] point,
    Map<String, Object> keys,
    State state,
    Map<Long, Double> rungs,
    int epochs,
    int bestEpoch,
    double validation,
    double seconds,
    Optional<String> error) {

  /** How far a trial is. */
  public enum State {
    /** It has begun; if no process is at it, it begins again. */
    RUNNING,
    /** It trained until patience or epochs were exhausted. */
    COMPLETE,
    /** It was stopped by successive halving. */
    STOPPED,
    /** It failed, for example because its loss was not finite. */
    FAILED;

    /** Returns whether nothing more will be done. */
    public boolean ended() {
      return this != RUNNING;
    }
  }

  /** Returns a trial that begins. */
  static Trial begun(int number, double[] point, Map<String, Object> keys) {
    return new Trial(
        number, point, keys, State.RUNNING, Map.of(), 0, -1, Double.NaN, 0, Optional.empty());
  }

  /** Returns whether it has a validation metric. */
  public boolean hasResult() {
    return state.ended() && !Double.isNaN(validation);
  }
}
