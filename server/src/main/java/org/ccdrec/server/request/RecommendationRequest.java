package org.ccdrec.server.request;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.experiment.Treatment;
import org.ccdrec.server.retrieval.Retrieval.Effort;
import org.jspecify.annotations.Nullable;

/**
 * A request for recommendations: for whom, how many, and which items are allowed. Immutable.
 *
 * @param target who or what the items are for
 * @param k number of items, 1 to {@value #MAXIMUM_K}
 * @param filter a filter expression over item attributes, or null
 * @param excludeIds items that must not be returned
 * @param includeIds if not empty, the only items that may be returned
 * @param includeSeen whether items that the user has seen or acted on may be returned
 * @param explain whether the answer explains how it was made
 * @param scenario the scenario that re-ranks the best candidates, or null
 * @param cursor {@value #FIRST_PAGE} for the first page, the previous page's {@code nextCursor} for
 *     a later one, or null for no paging
 * @param treatment what an experiment does to it, or null
 */
public record RecommendationRequest(
    RecommendationTarget target,
    int k,
    @Nullable String filter,
    List<String> excludeIds,
    List<String> includeIds,
    boolean includeSeen,
    boolean explain,
    @Nullable String scenario,
    @Nullable String cursor,
    @Nullable Treatment treatment) {
  /** The number of items if a request does not state one. */
  public static final int DEFAULT_K = 10;

  /** The largest number of items. */
  public static final int MAXIMUM_K = 500;

  /** The cursor that requests the first page. */
  public static final String FIRST_PAGE = "*";

  /**
   * The options of a request made with GET, from its query string.
   *
   * @param k number of items
   * @param filter a filter expression over item attributes, or null
   * @param scenario the scenario that re-ranks the best candidates, or null
   * @param cursor the page, or null
   * @param explain whether the answer explains how it was made
   * @param includeSeen whether items that the user has seen or acted on may be returned
   * @param attributes values of the user's attributes by name
   */
  public record Choice(
      int k,
      @Nullable String filter,
      @Nullable String scenario,
      @Nullable String cursor,
      boolean explain,
      boolean includeSeen,
      Map<String, List<String>> attributes) {
    /** Returns the options of a plain top-k request. */
    public static Choice best(int k) {
      return new Choice(k, null, null, null, false, false, Map.of());
    }
  }

  /** Returns a request for a user's recommendations; without a user, for nobody in particular. */
  public static RecommendationRequest ofUser(@Nullable String userId, Choice choice) {
    return of(userId, null, choice);
  }

  /** Returns a request for the items most similar to a given item. */
  public static RecommendationRequest ofItem(String itemId, Choice choice) {
    return of(null, new SessionItem(itemId, 1), choice);
  }

  private static RecommendationRequest of(
      @Nullable String userId, @Nullable SessionItem item, Choice choice) {
    return new RecommendationRequest(
        new RecommendationTarget(userId, List.of(), null, choice.attributes(), item),
        choice.k(),
        choice.filter(),
        List.of(),
        List.of(),
        choice.includeSeen(),
        choice.explain(),
        choice.scenario(),
        choice.cursor(),
        null);
  }

  /** Returns whether this is the request of a page after the first. */
  public boolean isLaterPage() {
    return cursor != null && !cursor.equals(FIRST_PAGE);
  }

  /** Returns the request as an experiment answers it: with the scenario of the variant, if any. */
  public RecommendationRequest treatedBy(Treatment given) {
    String ofVariant = given.variant().scenario();
    return new RecommendationRequest(
        target,
        k,
        filter,
        excludeIds,
        includeIds,
        includeSeen,
        explain,
        ofVariant == null ? scenario : ofVariant,
        cursor,
        given);
  }

  /** Returns how thoroughly to search. */
  public Effort effort() {
    return treatment == null ? Effort.CONFIGURED : treatment.variant().effort();
  }

  /** Returns the same request with another filter and scenario. */
  public RecommendationRequest with(@Nullable String otherFilter, @Nullable String otherScenario) {
    return new RecommendationRequest(
        target,
        k,
        otherFilter,
        excludeIds,
        includeIds,
        includeSeen,
        explain,
        otherScenario,
        cursor,
        treatment);
  }

  /**
   * Returns the same request for another target.
   *
   * @param excluded further items that must not be returned
   */
  public RecommendationRequest to(RecommendationTarget other, List<String> excluded) {
    List<String> allExcluded = new ArrayList<>(excludeIds);
    allExcluded.addAll(excluded);
    return new RecommendationRequest(
        other,
        k,
        filter,
        List.copyOf(allExcluded),
        includeIds,
        includeSeen,
        explain,
        scenario,
        cursor,
        null);
  }

  /**
   * Returns a 64-bit fingerprint of the request as the client made it, whatever an experiment does
   * to it, without {@code k}, {@code explain} and the cursor. All pages of one request share it;
   * two different requests share it with probability 2⁻⁶⁴.
   */
  public long pageFingerprint() {
    boolean isOfVariant = treatment != null && treatment.variant().scenario() != null;
    return fingerprint(isOfVariant ? null : scenario, Effort.CONFIGURED);
  }

  /**
   * Returns a 64-bit fingerprint of everything that determines the answer but {@code k}, {@code
   * explain} and the cursor. Two different requests share it with probability 2⁻⁶⁴.
   */
  public long fingerprint() {
    return fingerprint(scenario, effort());
  }

  private long fingerprint(@Nullable String reranking, Effort thoroughness) {
    List<String> parts = new ArrayList<>();
    target.describe(parts);
    for (String optional : Arrays.asList(filter, reranking)) {
      parts.add(optional == null ? "none" : "some");
      parts.add(String.valueOf(optional));
    }
    parts.add(excludeIds.size() + " " + includeIds.size());
    parts.add(includeSeen ? "seen" : "unseen");
    if (!thoroughness.equals(Effort.CONFIGURED)) {
      parts.add(thoroughness.toString());
    }
    parts.addAll(excludeIds);
    parts.addAll(includeIds);
    return Fingerprint.of(parts);
  }
}
