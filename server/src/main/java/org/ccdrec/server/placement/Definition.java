package org.ccdrec.server.placement;

import org.jspecify.annotations.Nullable;

/**
 * The definition of a placement, with its defaults filled in.
 *
 * @param model name of the model that answers
 * @param scenario scenario that re-ranks the best candidates, or null
 * @param k number of items if a request does not state one
 * @param filter filter that all items pass, or null
 * @param fallback name of the placement that answers if the model cannot, or {@value #POPULARITY}
 */
public record Definition(
    String model, @Nullable String scenario, int k, @Nullable String filter, String fallback) {
  /** The fallback to the most popular items. */
  public static final String POPULARITY = "popularity";

  /** Returns whether another placement is the fallback. */
  boolean hasPlacementAsFallback() {
    return !fallback.equals(POPULARITY);
  }
}
