package org.ccdrec.server.live;

import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Wanted;

/** Who is told of every search that a request was answered by; it must return at once. */
@FunctionalInterface
public interface SearchObserver {
  /**
   * Tells of a search that has ended.
   *
   * @param version the version that was searched, held by the caller
   * @param query the vector that was searched for; not to be changed
   * @param wanted what was asked
   * @param answer what was found
   */
  void searched(LiveSnapshot version, float[] query, Wanted wanted, Ranking answer);
}
