package org.ccdrec.server.retrieval;

import org.jspecify.annotations.Nullable;

/**
 * The constraints of a top-k search: the number of items, a filter and a deadline.
 *
 * @param k number of items, at least 1
 * @param filter the items that may be returned
 * @param after the position to continue after, or null for the best items
 * @param deadline when to return the best items found so far
 */
public record TopKQuery(int k, ItemFilter filter, @Nullable PagePosition after, Deadline deadline) {
  /** Returns a query for the k best accepted items, without a deadline. */
  public static TopKQuery best(int k, ItemFilter filter) {
    return new TopKQuery(k, filter, null, Deadline.NONE);
  }

  /** Returns the same query without a deadline. */
  public TopKQuery withoutDeadline() {
    return new TopKQuery(k, filter, after, Deadline.NONE);
  }
}
