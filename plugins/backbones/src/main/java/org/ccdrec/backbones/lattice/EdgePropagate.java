package org.ccdrec.backbones.lattice;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.jspecify.annotations.Nullable;

/**
 * One step of propagation over a graph whose weights are differentiated: inputs are the weights,
 * {@code edges × 1} in the order of the graph's entries, and x; the value is {@code matrix · x}.
 *
 * @param graph which rows are joined, {@code n × m}; its values are not read
 */
record EdgePropagate(SparseMatrix graph) implements Op<SparseMatrix> {
  @Override
  public Result<SparseMatrix> forward(Workspace workspace, List<Matrix> inputs) {
    SparseMatrix matrix =
        SparseMatrix.ofRows(
            graph.columns(), graph.offsets(), graph.columnIndices(), inputs.get(0).toArray());
    Matrix out = workspace.matrix(graph.rows(), inputs.get(1).columns());
    workspace.kernels().propagate(matrix, inputs.get(1), null, RowSet.all(graph.rows()), out);
    return new Result<>(out, matrix);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<SparseMatrix> backward) {
    Matrix upstream = backward.denseUpstream();
    return Arrays.asList(
        backward.wanted(0) ? ofWeights(backward, upstream) : null,
        backward.wanted(1) ? ofInput(backward, upstream) : null);
  }

  private Gradient ofWeights(Backward<SparseMatrix> backward, Matrix upstream) {
    float[] slopes = new float[graph.entries()];
    backward
        .workspace()
        .kernels()
        .rowDots(
            upstream,
            EdgeDots.rowsOfEntries(graph),
            backward.input(1),
            graph.columnIndices(),
            slopes);
    return new DenseGradient(column(backward.workspace(), slopes));
  }

  private Gradient ofInput(Backward<SparseMatrix> backward, Matrix upstream) {
    Matrix out = backward.workspace().matrix(graph.columns(), upstream.columns());
    RowSet all = RowSet.all(graph.columns());
    backward
        .workspace()
        .kernels()
        .propagate(backward.residual().transposed(), upstream, null, all, out);
    return new DenseGradient(out);
  }

  /** Returns a matrix of one column. */
  static Matrix column(Workspace workspace, float[] values) {
    Matrix column = workspace.matrix(values.length, 1);
    column.segment().copyFrom(MemorySegment.ofArray(values));
    return column;
  }
}
