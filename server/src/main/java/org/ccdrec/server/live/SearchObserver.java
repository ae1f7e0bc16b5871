package org.ccdrec.server.live;

import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;

/** Observes the searches made for requests. It must return at once. */
@FunctionalInterface
public interface SearchObserver {
  /**
   * Called after each search.
   *
   * @param version the searched version, held by the caller
   * @param vector the query vector; must not be changed
   * @param query number of items, filter, position and deadline
   * @param answer the result
   */
  void searched(LiveSnapshot version, float[] vector, TopKQuery query, Ranking answer);
}
