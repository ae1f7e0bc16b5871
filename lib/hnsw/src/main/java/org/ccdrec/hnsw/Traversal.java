package org.ccdrec.hnsw;

import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One search of a graph: down the layers to a node that is near the query, then along the lowest
 * layer, always on from the best node that is left, until none can improve the result. Used once.
 */
final class Traversal {
  private final Links links;
  private final HalfRows rows;
  private final HalfRows.Query query;
  private final SearchState state;

  Traversal(Links links, HalfRows rows, HalfRows.Query query, SearchState state) {
    this.links = links;
    this.rows = rows;
    this.query = query;
    this.state = state;
  }

  /**
   * Searches; the result is {@link SearchState#best}.
   *
   * @param beam number of candidates to keep, at least 1
   * @param accepted the nodes that may be in the result, or null for all
   * @param isOver whether to end the search, asked at every step
   */
  void run(int beam, @Nullable IntPredicate accepted, BooleanSupplier isOver) {
    int start = descend();
    state.visit(start);
    offer(key(start), beam, accepted);
    while (!state.next.isEmpty()) {
      long nearest = ~state.next.pop();
      boolean isFull = state.best.size() == beam;
      if ((isFull && nearest < state.best.top()) || isOver.getAsBoolean()) {
        return;
      }
      int count = visitNeighbours(SearchState.node(nearest));
      rows.score(query, state.nodes, count, state.scores);
      for (int at = 0; at < count; at++) {
        offer(SearchState.key(state.nodes[at], state.scores[at]), beam, accepted);
      }
    }
  }

  /** Returns a node of the lowest layer that is better than its neighbours on the layers above. */
  private int descend() {
    int node = links.entry();
    long best = key(node);
    for (int layer = links.layers() - 1; layer > 0; layer--) {
      for (boolean isBetter = true; isBetter; ) {
        isBetter = false;
        int count = links.neighbours(layer, node, state.nodes);
        rows.score(query, state.nodes, count, state.scores);
        for (int at = 0; at < count; at++) {
          long key = SearchState.key(state.nodes[at], state.scores[at]);
          if (key > best) {
            best = key;
            isBetter = true;
          }
        }
        node = SearchState.node(best);
      }
    }
    return node;
  }

  private long key(int node) {
    state.nodes[0] = node;
    rows.score(query, state.nodes, 1, state.scores);
    return SearchState.key(node, state.scores[0]);
  }

  /** Lists the neighbours that are visited for the first time, and returns their number. */
  private int visitNeighbours(int node) {
    int[] nodes = state.nodes;
    int all = links.neighbours(0, node, nodes);
    int count = 0;
    for (int at = 0; at < all; at++) {
      if (state.visit(nodes[at])) {
        nodes[count++] = nodes[at];
      }
    }
    return count;
  }

  /**
   * Adds a node to those to visit next, and to the result if it is accepted, if it is good enough.
   */
  private void offer(long key, int beam, @Nullable IntPredicate accepted) {
    boolean isFull = state.best.size() == beam;
    if (isFull && key < state.best.top()) {
      return;
    }
    state.next.push(~key);
    if (accepted != null && !accepted.test(SearchState.node(key))) {
      return;
    }
    if (isFull) {
      state.best.replaceTop(key);
    } else {
      state.best.push(key);
    }
  }
}
