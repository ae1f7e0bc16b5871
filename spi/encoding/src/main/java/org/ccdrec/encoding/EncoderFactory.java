package org.ccdrec.encoding;

import java.io.IOException;
import java.util.Set;

/**
 * A kind of item encoder. Implementations are safe for use by several threads.
 *
 * @param <C> its configuration, a record whose components carry {@link org.ccdrec.config.Setting};
 *     the host reads it and reports all errors together
 */
public interface EncoderFactory<C extends Record> {
  /** Returns the name in configuration files, {@code [a-z][a-z0-9-]*}. */
  String name();

  /** Returns what the encoder does, in one sentence. */
  String description();

  /** Returns the configuration record. */
  Class<C> configType();

  /**
   * Returns the modality whose feature file is written unless the user names another: {@code text}
   * for {@code text_feat.npy}.
   */
  String modality();

  /**
   * Returns the version of the results; it changes whenever equal content and configuration give
   * other vectors than before.
   */
  String version();

  /** Returns the parts of an item that the encoder reads, at least one. */
  Set<Input> inputs();

  /**
   * Learns from a catalogue what the encoder has to know about all of it, such as means of numbers.
   * The host records the result with the features and passes it to {@link #create} whenever items
   * are encoded with them.
   *
   * @param config the configuration
   * @param catalogue the items; may be iterated several times
   * @return text of any format, the same for equal catalogues; empty unless overridden
   * @throws IOException if an item cannot be read
   */
  default String learn(C config, Iterable<ItemContent> catalogue) throws IOException {
    return "";
  }

  /**
   * Creates an encoder.
   *
   * @param config the configuration
   * @param learned the result of {@link #learn}
   * @throws IllegalArgumentException if the configuration is invalid beyond what its declarations
   *     say; the message states the rule
   * @throws IOException if a file that it names cannot be read
   */
  ItemEncoder create(C config, String learned) throws IOException;
}
