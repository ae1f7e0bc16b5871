package org.ccdrec.trainer.data;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a catalogue says about one item, for display and for filters; the models never see it.
 *
 * @param title display title
 * @param category category name
 * @param image path of a picture relative to the dataset directory, or a URL
 * @param attributes further properties by name: String, Long, Double, Boolean or a list of String
 */
public record ItemMetadata(
    @Nullable String title,
    @Nullable String category,
    @Nullable String image,
    Map<String, Object> attributes) {

  /** The metadata of an item that nothing is known about. */
  public static final ItemMetadata NONE = new ItemMetadata(null, null, null, Map.of());

  public ItemMetadata {
    attributes = Map.copyOf(attributes);
  }
}
