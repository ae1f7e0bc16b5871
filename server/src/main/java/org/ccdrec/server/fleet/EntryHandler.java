package org.ccdrec.server.fleet;

import java.io.IOException;
import java.util.List;

/** Receives the entries of a shared log. Called by one thread. */
public interface EntryHandler {
  /**
   * Applies entries, all or none: after a failure they are received again.
   *
   * @param entries entries in the order of each partition, those that were received before included
   */
  void take(List<Received> entries) throws IOException;

  /**
   * Returns a mark of what has been applied, which is stored with the offsets; after a restart the
   * handler completes the offsets with what it has stored after the mark.
   */
  String mark();
}
