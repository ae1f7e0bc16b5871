package org.ccdrec.server.request;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who or what a request wants recommendations for.
 *
 * @param userId the user, or null
 * @param session liked items (positive weights) and disliked items (negative weights), may be empty
 * @param vector a vector in the model's space, or null
 * @param item the item to find similar items for, or null
 */
public record RecommendationTarget(
    @Nullable String userId,
    List<SessionItem> session,
    float @Nullable [] vector,
    @Nullable SessionItem item) {

  void describe(List<String> parts) {
    parts.add(userId == null ? "nobody" : "somebody");
    parts.add(String.valueOf(userId));
    parts.add(Arrays.toString(vector));
    parts.add(session.size() + (item == null ? " alone" : " like"));
    session.forEach(each -> each.describe(parts));
    if (item != null) {
      item.describe(parts);
    }
  }
}
