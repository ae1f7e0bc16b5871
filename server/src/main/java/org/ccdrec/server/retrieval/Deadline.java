package org.ccdrec.server.retrieval;

/**
 * The time when a search must return, on the clock of {@link System#nanoTime}. A search that is
 * still running then returns the best items found so far.
 *
 * @param nanos the time
 */
public record Deadline(long nanos) {
  /** A deadline that never comes. */
  public static final Deadline NONE = new Deadline(Long.MAX_VALUE);

  /** Returns the deadline a number of nanoseconds after a time. */
  public static Deadline after(long moment, long nanos) {
    return new Deadline(moment + nanos);
  }

  /** Returns whether the deadline has passed. */
  public boolean isPast() {
    return nanos != Long.MAX_VALUE && System.nanoTime() - nanos >= 0;
  }
}
