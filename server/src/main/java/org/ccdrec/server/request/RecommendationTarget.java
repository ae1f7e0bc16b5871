package org.ccdrec.server.request;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who or what a request wants recommendations for.
 *
 * @param userId the user, or null
 * @param session liked items (positive weights) and disliked items (negative weights), may be empty
 * @param vector a vector in the model's space, or null
 * @param attributes values of the user's attributes by name, as texts; they count if the user is
 *     not known and there is no session
 * @param item the item to find similar items for, or null
 */
public record RecommendationTarget(
    @Nullable String userId,
    List<SessionItem> session,
    float @Nullable [] vector,
    Map<String, List<String>> attributes,
    @Nullable SessionItem item) {

  /** Returns a target without session, vector, attributes and item. */
  public static RecommendationTarget ofUser(@Nullable String userId) {
    return new RecommendationTarget(userId, List.of(), null, Map.of(), null);
  }

  void describe(List<String> parts) {
    parts.add(userId == null ? "nobody" : "somebody");
    parts.add(String.valueOf(userId));
    parts.add(Arrays.toString(vector));
    parts.add(session.size() + (item == null ? " alone" : " like"));
    session.forEach(each -> each.describe(parts));
    if (item != null) {
      item.describe(parts);
    }
    attributes.forEach((name, values) -> parts.add("attribute " + name + "=" + values));
  }
}
