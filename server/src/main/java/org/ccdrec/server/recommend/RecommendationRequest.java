package org.ccdrec.server.recommend;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish for items: for whom, how many, and which.
 *
 * @param userId the user, or null
 * @param session what somebody liked (positive weights) and disliked (negative ones), may be empty
 * @param vector a point in the model's space, or null
 * @param k number of items, 1 to {@value #MAXIMUM_K}
 * @param filter a condition on the items, or null
 * @param excludeIds items that must not come back
 * @param includeIds if not empty, the only items that may come back
 * @param explain whether the answer tells how it came about
 */
public record RecommendationRequest(
    @Nullable String userId,
    List<SessionItem> session,
    float @Nullable [] vector,
    int k,
    @Nullable String filter,
    List<String> excludeIds,
    List<String> includeIds,
    boolean explain) {
  /** Number of items where a request does not say. */
  public static final int DEFAULT_K = 10;

  /** Largest number of items. */
  public static final int MAXIMUM_K = 500;

  /**
   * One item of a session.
   *
   * @param itemId its id
   * @param weight how much it counts, negative for a dislike, not 0
   */
  public record SessionItem(String itemId, float weight) {}
}
