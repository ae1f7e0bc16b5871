package org.ccdrec.server.acted;

/**
 * A position in the event log. Positions are ordered by age, oldest first.
 *
 * @param file number of the file
 * @param offset position in the file in bytes, at the start of a line
 */
public record LogPosition(long file, long offset) implements Comparable<LogPosition> {
  /** The start of every log. */
  public static final LogPosition START = new LogPosition(0, 0);

  @Override
  public int compareTo(LogPosition other) {
    return file == other.file ? Long.compare(offset, other.offset) : Long.compare(file, other.file);
  }
}
