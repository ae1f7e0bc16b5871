package org.ccdrec.backbones.lattice;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.autodiff.ops.RowGroups;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The inner products of the rows joined by each edge of a graph, {@code edges × 1} in the order of
 * the graph's entries: the weights of a learned graph.
 *
 * @param graph which rows are joined, {@code n × n}; its values are not read
 */
record EdgeDots(SparseMatrix graph) implements Op<NoResidual> {
  /** Returns the row of each entry of a graph. */
  static int[] rowsOfEntries(SparseMatrix graph) {
    int[] rows = new int[graph.entries()];
    for (int row = 0; row < graph.rows(); row++) {
      Arrays.fill(rows, graph.offsets()[row], graph.offsets()[row + 1], row);
    }
    return rows;
  }

  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    float[] dots = new float[graph.entries()];
    workspace.kernels().rowDots(x, rowsOfEntries(graph), x, graph.columnIndices(), dots);
    return Result.of(EdgePropagate.column(workspace, dots));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    int edges = graph.entries();
    int[] targets = Arrays.copyOf(rowsOfEntries(graph), 2 * edges);
    System.arraycopy(graph.columnIndices(), 0, targets, edges, edges);
    int[] sources = Arrays.copyOf(graph.columnIndices(), 2 * edges);
    System.arraycopy(targets, 0, sources, edges, edges);
    float[] slopes = backward.denseUpstream().toArray();
    float[] weights = Arrays.copyOf(slopes, 2 * edges);
    System.arraycopy(slopes, 0, weights, edges, edges);
    Matrix x = backward.input(0);
    return List.of(
        RowGroups.of(x.rows(), x.rows(), targets, sources, weights).sum(backward.workspace(), x));
  }
}
