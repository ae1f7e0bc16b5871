package org.ccdrec.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The description of an item, for display and for filters. Immutable.
 *
 * @param title name for display, or null
 * @param category the one category it belongs to, or null
 * @param image URI of a picture, or null; pictures stored in the snapshot need none
 * @param attributes values by attribute name, of the Java types that {@link AttributeType} names;
 *     an item may lack any of them
 */
public record ItemMetadata(
    @Nullable String title,
    @Nullable String category,
    @Nullable String image,
    Map<String, Object> attributes) {
  /** Metadata without any value. */
  public static final ItemMetadata NONE = new ItemMetadata(null, null, null, Map.of());

  /** Copies the attributes. */
  public ItemMetadata {
    attributes = Map.copyOf(attributes);
  }
}
