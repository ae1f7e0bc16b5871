package org.ccdrec.autodiff.ops;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.kernel.Experimental;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;

/**
 * The nodes that a propagation of L layers over a whole graph needs, if its result is read at some
 * nodes only: those within 0, 1, …, L steps of them. Unlike a {@link ReceptiveField} it does not
 * copy the part of the graph between them. If a step reaches nearly all nodes, all are taken: that
 * costs less than to leave out a few. Immutable.
 */
@Experimental
public final class ReachedNodes {
  /** All nodes are taken if a step reaches this share of them. */
  private static final double NEARLY_ALL = 7.0 / 8;

  private final SparseMatrix graph;
  private final List<RowSet> within;

  private ReachedNodes(SparseMatrix graph, List<RowSet> within) {
    this.graph = graph;
    this.within = within;
  }

  /**
   * Returns the nodes within up to {@code layers} steps of {@code rows}.
   *
   * @param graph square
   * @param layers L, at least 0
   */
  public static ReachedNodes of(SparseMatrix graph, int layers, RowSet rows) {
    List<RowSet> within = new ArrayList<>();
    within.add(rows);
    for (int step = 1; step <= layers; step++) {
      RowSet last = within.getLast();
      within.add(last.isAll() ? last : allIfNearly(graph.neighbourhood(last)));
    }
    return new ReachedNodes(graph, List.copyOf(within));
  }

  private static RowSet allIfNearly(RowSet nodes) {
    int all = nodes.tableRows();
    return nodes.size() < NEARLY_ALL * all ? nodes : RowSet.all(all);
  }

  /** Returns the graph. */
  public SparseMatrix graph() {
    return graph;
  }

  /** Returns L. */
  public int layers() {
    return within.size() - 1;
  }

  /** Returns the nodes within {@code steps} steps, at most L, of those that are read, or all. */
  public RowSet within(int steps) {
    return within.get(steps);
  }

  /** Returns the nodes at which the result is read. */
  public RowSet rows() {
    return within.getFirst();
  }

  /** Returns all nodes that are needed: those within L steps, or all of the graph. */
  public RowSet all() {
    return within.getLast();
  }
}
