package org.ccdrec.sharedlog;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A reader of a shared log. Used by one thread at a time. */
public interface LogReader extends AutoCloseable {
  /**
   * Returns the next entries, in the order of each partition; empty if there are none within a
   * time.
   *
   * @throws IOException if reading failed; the reader must then be closed
   */
  List<Delivery> poll(Duration wait) throws IOException;

  /**
   * Returns how many entries are beyond those returned so far.
   *
   * @throws IOException if the log cannot be reached
   */
  long remaining() throws IOException;

  @Override
  void close();

  /**
   * An entry at its place.
   *
   * @param partition the partition, from 0
   * @param offset position in the partition; ascends, possibly with gaps
   * @param value the bytes that were appended
   */
  record Delivery(int partition, long offset, byte[] value) {}
}
