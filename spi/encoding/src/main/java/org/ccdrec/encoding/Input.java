package org.ccdrec.encoding;

/**
 * The parts of an item that an encoder may read. A host passes on, hashes and caches by these parts
 * alone.
 */
public enum Input {
  /** {@link ItemContent#texts}. */
  TEXT,
  /** {@link ItemContent#attributes}. */
  ATTRIBUTES,
  /** {@link ItemContent#picture}. */
  PICTURE,
  /**
   * {@link ItemContent#id}. An encoder that reads the id looks up vectors computed elsewhere, so it
   * cannot encode new items.
   */
  ID
}
