package org.ccdrec.server.recommend;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
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
 * @param scenario how the best candidates are ordered anew, or null
 * @param cursor {@value #FIRST_PAGE} to get pages, the cursor of the page before, or null
 */
public record RecommendationRequest(
    @Nullable String userId,
    List<SessionItem> session,
    float @Nullable [] vector,
    int k,
    @Nullable String filter,
    List<String> excludeIds,
    List<String> includeIds,
    boolean explain,
    @Nullable String scenario,
    @Nullable String cursor) {
  /** Number of items where a request does not say. */
  public static final int DEFAULT_K = 10;

  /** Largest number of items. */
  public static final int MAXIMUM_K = 500;

  /** The cursor that asks for the first page. */
  public static final String FIRST_PAGE = "*";

  /**
   * One item of a session.
   *
   * @param itemId its id
   * @param weight how much it counts, negative for a dislike, not 0
   */
  public record SessionItem(String itemId, float weight) {}

  /**
   * Which items, where a request says it in its query.
   *
   * @param k number of items
   * @param filter a condition on the items, or null
   * @param scenario how they are ordered, or null
   * @param cursor which page, or null
   */
  public record Choice(
      int k, @Nullable String filter, @Nullable String scenario, @Nullable String cursor) {}

  /** Returns the wish for the best items for a user. */
  public static RecommendationRequest ofUser(String userId, Choice choice) {
    return new RecommendationRequest(
        userId,
        List.of(),
        null,
        choice.k(),
        choice.filter(),
        List.of(),
        List.of(),
        false,
        choice.scenario(),
        choice.cursor());
  }

  /**
   * Returns a number that is the same for all pages of one wish, and for two wishes that differ in
   * more than {@code k}, {@code explain} and the cursor the same by a chance of 2⁻⁶⁴.
   */
  long fingerprint() {
    List<String> parts = new ArrayList<>();
    parts.add(String.valueOf(userId));
    parts.add(userId == null ? "nobody" : "somebody");
    parts.add(Arrays.toString(vector));
    parts.add(String.valueOf(filter));
    parts.add(filter == null ? "all" : "some");
    session.forEach(item -> parts.add(item.weight() + " " + item.itemId()));
    parts.add("");
    parts.addAll(excludeIds);
    parts.add("");
    parts.addAll(includeIds);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
      }
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
