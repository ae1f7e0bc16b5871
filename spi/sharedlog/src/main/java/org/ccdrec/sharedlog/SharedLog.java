package org.ccdrec.sharedlog;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A log that several servers append to and read. Safe for use by many threads. */
public interface SharedLog extends AutoCloseable {
  /** Largest number of entries that the host appends at once. */
  int MOST_ENTRIES = 1000;

  /**
   * Appends entries and waits until all are durable. Entries with equal keys are delivered in
   * order. If this throws, some, all or none of the entries may have been appended, and the host
   * appends the same entries again before any others.
   *
   * @param entries at most {@value #MOST_ENTRIES} entries
   * @throws IOException if the log cannot be reached or does not accept them; the message names the
   *     cause
   */
  void append(List<Entry> entries) throws IOException, InterruptedException;

  /**
   * Opens a reader of all partitions, those added later included.
   *
   * @param from offset of the first entry to read in each partition; a partition that is missing is
   *     read from its first entry, and so is one whose offset it does not have any more
   */
  LogReader read(Map<Integer, Long> from) throws IOException;

  @Override
  void close();

  /**
   * One entry of a log.
   *
   * @param key entries with equal keys stay in order
   * @param value any bytes; must not be changed
   */
  record Entry(String key, byte[] value) {}
}
