package org.ccdrec.server.retrieval;

import org.jspecify.annotations.Nullable;

/**
 * What a search is to return, and by when.
 *
 * @param k number of items, at least 1
 * @param filter which items may come back
 * @param after the place that the items come after, or null for the best ones
 * @param deadline when to return what was found so far
 */
public record TopKQuery(int k, ItemFilter filter, @Nullable PagePosition after, Deadline deadline) {
  /** Returns the wish for the best accepted items, however long it takes. */
  public static TopKQuery best(int k, ItemFilter filter) {
    return new TopKQuery(k, filter, null, Deadline.NONE);
  }
}
