package org.ccdrec.server.request;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One item of a session.
 *
 * @param itemId its id, empty if it has none
 * @param weight its weight, negative for a dislike, not 0
 * @param content its content vectors by modality, empty if none are given
 * @param described its texts, attributes and picture, or null if none are given
 */
public record SessionItem(
    String itemId, float weight, Map<String, float[]> content, @Nullable DescribedItem described) {
  /** Creates an item without content vectors. */
  public SessionItem(String itemId, float weight) {
    this(itemId, weight, Map.of(), null);
  }

  /** Returns whether content vectors or a description are given. */
  public boolean hasContent() {
    return !content.isEmpty() || described != null;
  }

  void describe(List<String> parts) {
    parts.add(weight + " " + itemId);
    parts.add("content " + content.size());
    content.forEach((modality, vector) -> parts.add(modality + Arrays.toString(vector)));
    if (described != null) {
      described.describe(parts);
    }
  }
}
