package org.ccdrec.server.retrieval;

/**
 * The moment by which an answer must be there, on the clock of {@link System#nanoTime}. A search
 * that is still running then returns what it has.
 *
 * @param nanos the moment; {@link #NONE} never comes
 */
public record Deadline(long nanos) {
  /** A deadline that never comes. */
  public static final Deadline NONE = new Deadline(Long.MAX_VALUE);

  /** Returns the deadline so many nanoseconds after a moment. */
  public static Deadline after(long moment, long nanos) {
    return new Deadline(moment + nanos);
  }

  /** Returns whether the moment has come. */
  public boolean isPast() {
    return nanos != Long.MAX_VALUE && System.nanoTime() - nanos >= 0;
  }
}
