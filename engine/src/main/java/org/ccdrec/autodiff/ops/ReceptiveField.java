package org.ccdrec.autodiff.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;

/**
 * The nodes read by a propagation of L layers whose result is read at some nodes only, and the part
 * of the graph between them.
 *
 * <p>Each node has a place: first the nodes that are read, then ring after ring the nodes reached
 * by one more step, each ring in ascending order. The nodes within l steps are therefore the first
 * {@link #size size(l)} places, every layer is a short dense matrix, and the rows at the nodes that
 * are read come first in each layer. On a pruned graph a batch's field is a fraction of all nodes.
 * Immutable.
 */
public final class ReceptiveField {
  private final SparseMatrix graph;
  private final RowSet rows;
  private final int[] nodes;
  private final int[] placePlusOne;
  private final int[] sizes;
  private final List<SparseMatrix> steps;

  private ReceptiveField(
      SparseMatrix graph,
      RowSet rows,
      int[] nodes,
      int[] placePlusOne,
      int[] sizes,
      List<SparseMatrix> steps) {
    this.graph = graph;
    this.rows = rows;
    this.nodes = nodes;
    this.placePlusOne = placePlusOne;
    this.sizes = sizes;
    this.steps = steps;
  }

  /**
   * Returns the field of {@code layers} steps over {@code graph}, read at {@code rows}.
   *
   * @param graph square
   * @param layers L, at least 0
   */
  public static ReceptiveField of(SparseMatrix graph, int layers, RowSet rows) {
    if (graph.rows() != graph.columns() || graph.rows() != rows.tableRows()) {
      throw new IllegalArgumentException(
          "graph must be square and rows must index its nodes; graph=%s, rows=%s"
              .formatted(graph, rows));
    }
    return rows.isAll() ? whole(graph, layers, rows) : new Growth(graph, rows).grow(layers);
  }

  private static ReceptiveField whole(SparseMatrix graph, int layers, RowSet rows) {
    int[] sizes = new int[layers + 1];
    Arrays.fill(sizes, graph.rows());
    int[] nodes = IntStream.range(0, graph.rows()).toArray();
    int[] placePlusOne = IntStream.rangeClosed(1, graph.rows()).toArray();
    return new ReceptiveField(
        graph, rows, nodes, placePlusOne, sizes, Collections.nCopies(layers, graph));
  }

  /** Returns L. */
  public int layers() {
    return steps.size();
  }

  /** Returns the nodes at which the result is read. */
  public RowSet rows() {
    return rows;
  }

  /** Returns the number of nodes within {@code steps} steps of the nodes that are read. */
  public int size(int steps) {
    return sizes[steps];
  }

  /** Returns the node at each place; callers must not modify the array. */
  public int[] nodes() {
    return nodes;
  }

  /**
   * Returns the weights from places within {@code step + 1} steps to places within {@code step}
   * steps; a row's entries are in the graph's order.
   */
  public SparseMatrix step(int step) {
    return steps.get(step);
  }

  /**
   * Returns the transposed weights for the backward pass of a step: from places within {@code step}
   * steps to places within {@code step + 1}. A row's columns are in ascending order of nodes, so a
   * sum has the same bits whatever else is in the field.
   */
  SparseMatrix backwards(int step) {
    SparseMatrix transposed = graph.transposed();
    if (isAll()) {
      return transposed;
    }
    int[] offsets = new int[sizes[step + 1] + 1];
    int[] columns = new int[steps.get(step).entries()];
    float[] values = new float[columns.length];
    int next = 0;
    for (int place = 0; place < sizes[step + 1]; place++) {
      int end = transposed.offsets()[nodes[place] + 1];
      for (int at = transposed.offsets()[nodes[place]]; at < end; at++) {
        int source = placePlusOne[transposed.columnIndices()[at]];
        if (source > 0 && source <= sizes[step]) {
          columns[next] = source - 1;
          values[next++] = transposed.values()[at];
        }
      }
      offsets[place + 1] = next;
    }
    return SparseMatrix.ofRows(sizes[step], offsets, columns, values);
  }

  /** Returns whether every node is read. */
  boolean isAll() {
    return rows.isAll();
  }

  /** Returns the place of a node of the field. */
  int place(int node) {
    return placePlusOne[node] - 1;
  }

  /** Returns all nodes of the field. */
  public RowSet reached() {
    return isAll() ? rows : RowSet.of(rows.tableRows(), nodes);
  }

  /**
   * A field under construction, one ring at a time; entries are appended to one matrix in
   * compressed row form.
   */
  private static final class Growth {
    private final SparseMatrix graph;
    private final RowSet rows;
    private final int[] placePlusOne;
    private int[] nodes;
    private int[] offsets;
    private int[] columns;
    private float[] values;

    Growth(SparseMatrix graph, RowSet rows) {
      this.graph = graph;
      this.rows = rows;
      this.placePlusOne = new int[graph.rows()];
      this.nodes = rows.rows().clone();
      this.offsets = new int[1];
      this.columns = new int[4 * nodes.length];
      this.values = new float[columns.length];
      place(0);
    }

    private void place(int from) {
      for (int place = from; place < nodes.length; place++) {
        placePlusOne[nodes[place]] = place + 1;
      }
    }

    ReceptiveField grow(int layers) {
      int[] sizes = new int[layers + 1];
      sizes[0] = nodes.length;
      List<SparseMatrix> steps = new ArrayList<>(layers);
      int ring = 0;
      for (int layer = 0; layer < layers; layer++) {
        int next = nodes.length;
        addRing(ring);
        appendEntries(ring, next);
        sizes[layer + 1] = nodes.length;
        int entries = offsets[next];
        steps.add(
            SparseMatrix.ofRows(
                nodes.length,
                Arrays.copyOf(offsets, next + 1),
                Arrays.copyOf(columns, entries),
                Arrays.copyOf(values, entries)));
        ring = next;
      }
      return new ReceptiveField(graph, rows, nodes, placePlusOne, sizes, List.copyOf(steps));
    }

    /**
     * Assigns places to the neighbours, not yet placed, of the nodes from place {@code ring} on.
     */
    private void addRing(int ring) {
      int[] found = new int[64];
      int count = 0;
      for (int place = ring; place < nodes.length; place++) {
        int end = graph.offsets()[nodes[place] + 1];
        for (int at = graph.offsets()[nodes[place]]; at < end; at++) {
          int neighbour = graph.columnIndices()[at];
          if (placePlusOne[neighbour] == 0) {
            placePlusOne[neighbour] = -1;
            found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
            found[count++] = neighbour;
          }
        }
      }
      Arrays.sort(found, 0, count);
      int from = nodes.length;
      nodes = Arrays.copyOf(nodes, from + count);
      System.arraycopy(found, 0, nodes, from, count);
      place(from);
    }

    private void appendEntries(int from, int to) {
      offsets = Arrays.copyOf(offsets, to + 1);
      int next = offsets[from];
      for (int place = from; place < to; place++) {
        int start = graph.offsets()[nodes[place]];
        int count = graph.offsets()[nodes[place] + 1] - start;
        if (next + count > columns.length) {
          columns = Arrays.copyOf(columns, 2 * (next + count));
          values = Arrays.copyOf(values, columns.length);
        }
        for (int at = 0; at < count; at++) {
          columns[next + at] = placePlusOne[graph.columnIndices()[start + at]] - 1;
        }
        System.arraycopy(graph.values(), start, values, next, count);
        next += count;
        offsets[place + 1] = next;
      }
    }
  }
}
