package org.ccdrec.server.recommend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish for items: for whom, how many, and which.
 *
 * @param whom for whom, or like what
 * @param k number of items, 1 to {@value #MAXIMUM_K}
 * @param filter a condition on the items, or null
 * @param excludeIds items that must not come back
 * @param includeIds if not empty, the only items that may come back
 * @param explain whether the answer tells how it came about
 * @param scenario how the best candidates are ordered anew, or null
 * @param cursor {@value #FIRST_PAGE} to get pages, the cursor of the page before, or null
 */
public record RecommendationRequest(
    Whom whom,
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
   * For whom items are wished, or like what.
   *
   * @param userId the user, or null
   * @param session what somebody liked (positive weights) and disliked (negative ones), may be
   *     empty
   * @param vector a point in the model's space, or null
   * @param item the item that others are to be like, or null
   */
  public record Whom(
      @Nullable String userId,
      List<SessionItem> session,
      float @Nullable [] vector,
      @Nullable SessionItem item) {

    private void describe(List<String> parts) {
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

  /**
   * One item of a session.
   *
   * @param itemId its id; empty if it has none
   * @param weight how much it counts, negative for a dislike, not 0
   * @param content its content vectors by modality, empty if they are not given
   */
  public record SessionItem(String itemId, float weight, Map<String, float[]> content) {
    /** Makes an item that is known by its id. */
    public SessionItem(String itemId, float weight) {
      this(itemId, weight, Map.of());
    }

    private void describe(List<String> parts) {
      parts.add(weight + " " + itemId);
      parts.add("content " + content.size());
      content.forEach((modality, vector) -> parts.add(modality + Arrays.toString(vector)));
    }
  }

  /**
   * Which items, where a request says it in its query.
   *
   * @param k number of items
   * @param filter a condition on the items, or null
   * @param scenario how they are ordered, or null
   * @param cursor which page, or null
   * @param explain whether the answer tells how it came about
   */
  public record Choice(
      int k,
      @Nullable String filter,
      @Nullable String scenario,
      @Nullable String cursor,
      boolean explain) {
    /** Returns the choice of the best items, whichever they are. */
    public static Choice best(int k) {
      return new Choice(k, null, null, null, false);
    }
  }

  /** Returns the wish for the best items for a user. */
  public static RecommendationRequest ofUser(String userId, Choice choice) {
    return of(userId, null, choice);
  }

  /** Returns the wish for the items that are most like one. */
  public static RecommendationRequest ofItem(String itemId, Choice choice) {
    return of(null, new SessionItem(itemId, 1), choice);
  }

  private static RecommendationRequest of(
      @Nullable String userId, @Nullable SessionItem item, Choice choice) {
    return new RecommendationRequest(
        new Whom(userId, List.of(), null, item),
        choice.k(),
        choice.filter(),
        List.of(),
        List.of(),
        choice.explain(),
        choice.scenario(),
        choice.cursor());
  }

  /**
   * Returns a number that is the same for all pages of one wish, and for two wishes that differ in
   * more than {@code k}, {@code explain} and the cursor the same by a chance of 2⁻⁶⁴.
   */
  long fingerprint() {
    List<String> parts = new ArrayList<>();
    whom.describe(parts);
    for (String optional : Arrays.asList(filter, scenario)) {
      parts.add(optional == null ? "none" : "some");
      parts.add(String.valueOf(optional));
    }
    parts.add(excludeIds.size() + " " + includeIds.size());
    parts.addAll(excludeIds);
    parts.addAll(includeIds);
    return Fingerprint.of(parts);
  }
}
