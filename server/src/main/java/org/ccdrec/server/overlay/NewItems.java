package org.ccdrec.server.overlay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopItems;
import org.ccdrec.server.retrieval.TopKQuery;
import org.jspecify.annotations.Nullable;

/**
 * The items that a snapshot does not have, by position, and their vectors as far as they are
 * computed. They are searched exactly. Immutable.
 *
 * @param ids external ids
 * @param positions position of each id
 * @param vectors vectors in the model's space; null where there is none
 */
record NewItems(
    List<String> ids, Map<String, Integer> positions, List<float @Nullable []> vectors) {
  static final NewItems NONE = new NewItems(List.of(), Map.of(), List.of());

  int size() {
    return ids.size();
  }

  /** Returns these items and others behind them, without vectors. */
  NewItems with(List<String> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<String> allIds = new ArrayList<>(ids);
    Map<String, Integer> allPositions = new HashMap<>(positions);
    List<float @Nullable []> allVectors = new ArrayList<>(vectors);
    for (String id : more) {
      allPositions.put(id, allIds.size());
      allIds.add(id);
      allVectors.add(null);
    }
    return new NewItems(allIds, allPositions, allVectors);
  }

  /** Returns these items with other vectors for some. */
  NewItems withVectors(Map<Integer, float @Nullable []> changed) {
    if (changed.isEmpty()) {
      return this;
    }
    List<float @Nullable []> all = new ArrayList<>(vectors);
    changed.forEach(all::set);
    return new NewItems(ids, positions, all);
  }

  /**
   * Returns the best of the accepted items.
   *
   * @param first index of the first item
   */
  Ranking best(float[] vector, TopKQuery query, int first) {
    var best = new TopItems(Math.min(query.k(), size()), query.after());
    for (int at = 0; at < size(); at++) {
      float[] row = vectors.get(at);
      if (row != null && query.filter().accepts(first + at)) {
        best.offer(first + at, VectorUtil.dotProduct(vector, row));
      }
    }
    return best.drain();
  }
}
