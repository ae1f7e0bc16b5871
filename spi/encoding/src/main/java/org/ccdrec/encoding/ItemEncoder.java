package org.ccdrec.encoding;

import java.util.List;

/**
 * An encoder of items as vectors. Implementations are safe for use by several threads.
 *
 * <p>Equal content gives equal vectors, whatever the other items of the batch are. The host
 * replaces items that are {@linkplain Encoding.Absent absent} or {@linkplain Encoding.Broken
 * broken} by zero rows and reports them.
 */
public interface ItemEncoder extends AutoCloseable {
  /** Returns the length of every vector, at least 1. */
  int width();

  /**
   * Encodes items.
   *
   * @return one result per item, in the order of the batch
   * @throws Exception if no item can be encoded, for example because a model has failed; the host
   *     then stops. An item that cannot be encoded is {@link Encoding.Broken} instead
   */
  List<Encoding> encode(List<ItemContent> batch) throws Exception;

  /**
   * Identifies everything beside factory version and configuration that results depend on, such as
   * the SHA-256 of a model file; empty unless overridden. The host encodes anew if it changes.
   */
  default String fingerprint() {
    return "";
  }

  /**
   * Releases what the encoder holds; a second call does nothing. The host calls it after the last
   * call of {@link #encode} has returned. Does nothing unless overridden.
   */
  @Override
  default void close() {}
}
