package org.ccdrec.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an item besides its vectors: for people to read and for filters to ask.
 *
 * @param title name shown to people, or null
 * @param category the one category it belongs to, or null
 * @param image URI of a picture, or null; pictures kept in the snapshot itself need none
 * @param attributes values by attribute name, of the Java types that {@link AttributeType} names;
 *     an item may lack any of them
 */
public record ItemMetadata(
    @Nullable String title,
    @Nullable String category,
    @Nullable String image,
    Map<String, Object> attributes) {
  /** Metadata of an item of which nothing is known. */
  public static final ItemMetadata NONE = new ItemMetadata(null, null, null, Map.of());

  /** Copies the attributes. */
  public ItemMetadata {
    attributes = Map.copyOf(attributes);
  }
}
