package org.ccdrec.server.live;

import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;

/** Who is told of every search that a request was answered by; it must return at once. */
@FunctionalInterface
public interface SearchObserver {
  /**
   * Tells of a search that has ended.
   *
   * @param version the version that was searched, held by the caller
   * @param vector the vector that was searched for; not to be changed
   * @param query what was asked
   * @param answer what was found
   */
  void searched(LiveSnapshot version, float[] vector, TopKQuery query, Ranking answer);
}
