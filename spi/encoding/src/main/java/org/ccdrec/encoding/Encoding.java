package org.ccdrec.encoding;

/** The result of encoding one item. */
public sealed interface Encoding {
  /**
   * A vector of the encoder's width, all finite.
   *
   * @param values the elements; not copied
   */
  record Vector(float[] values) implements Encoding {}

  /**
   * The item has nothing that the encoder reads, such as no picture.
   *
   * @param reason what is absent, the same words for every item: {@code no picture}
   */
  record Absent(String reason) implements Encoding {}

  /**
   * The item has something that cannot be encoded, such as a damaged picture.
   *
   * @param reason what is wrong with it
   */
  record Broken(String reason) implements Encoding {}
}
