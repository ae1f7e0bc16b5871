package org.ccdrec.server.rollout;

import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of one server on one version.
 *
 * @param id the version
 * @param state what became of it
 * @param served the longest time in seconds for which a run of the server has had it live
 * @param reason why it was refused or rolled back, or null
 */
record Verdict(SnapshotId id, State state, long served, @Nullable String reason) {
  /** What became of a version on a server. */
  enum State {
    /** It became live. */
    ACCEPTED("accepted"),
    /** It is invalid, or a check refused it. */
    REFUSED("refused"),
    /** It was live until an administrator rolled back. */
    ROLLED_BACK("rolled back");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** Returns the state as the file and messages have it. */
    String text() {
      return text;
    }

    /**
     * Parses a state.
     *
     * @throws IllegalArgumentException if the text is no state
     */
    static State parse(String text) {
      for (State each : values()) {
        if (each.text.equals(text)) {
          return each;
        }
      }
      throw new IllegalArgumentException("state must be accepted, refused or rolled back: " + text);
    }
  }

  /** Returns whether other servers must not activate the version by themselves. */
  boolean isObjection() {
    return state != State.ACCEPTED;
  }

  /** Returns the same verdict with at least some time of service. */
  Verdict servedAtLeast(long seconds) {
    return seconds <= served ? this : new Verdict(id, state, seconds, reason);
  }

  /** Returns whether the version was accepted and has been served for some time. */
  boolean isServedFor(long seconds) {
    return state == State.ACCEPTED && served >= seconds;
  }
}
