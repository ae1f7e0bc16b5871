package org.ccdrec.sharedlog;

import java.io.IOException;

/**
 * A kind of shared log. Implementations are safe for use by several threads.
 *
 * @param <C> its configuration, a record whose components carry {@link org.ccdrec.config.Setting};
 *     the host reads it and reports all errors together
 */
public interface SharedLogFactory<C extends Record> {
  /** Returns the name in configuration files, {@code [a-z][a-z0-9-]*}. */
  String name();

  /** Returns what the log is, in one sentence. */
  String description();

  /** Returns the configuration record. */
  Class<C> configType();

  /**
   * Opens a log. The log's service may be away at the time: then appends fail and reads wait until
   * it is there.
   *
   * @param config the configuration
   * @param stream what the log is for
   * @throws IllegalArgumentException if the configuration is invalid beyond what its declarations
   *     say; the message states the rule
   * @throws IOException if the log can never work, such as for a missing file
   */
  SharedLog open(C config, Stream stream) throws IOException;

  /** What a log is for. */
  enum Stream {
    /** Events of users: every entry counts. */
    EVENTS,
    /**
     * States of items: only the last entry with a key counts, so that older ones may be removed.
     */
    CATALOGUE
  }
}
