package org.ccdrec.backbones.lattice;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.backbones.shared.SymmetricGraph;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a graph's edges, {@code edges × 1}, divided by the square roots of the row sums at
 * both ends, as in {@link SymmetricGraph}; a row sum that is raised to its minimum contributes no
 * gradient.
 *
 * @param graph which rows are joined, square; its values are not read
 */
record NormalizeEdges(SparseMatrix graph) implements Op<double[]> {
  /** The residual holds one scale per row, {@code 1/√sum}. */
  @Override
  public Result<double[]> forward(Workspace workspace, List<Matrix> inputs) {
    float[] weights = inputs.getFirst().toArray();
    double[] scales = SymmetricGraph.scales(graph, weights);
    float[] values = SymmetricGraph.normalised(graph, weights, scales);
    return new Result<>(EdgePropagate.column(workspace, values), scales);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<double[]> backward) {
    double[] scales = backward.residual();
    float[] weights = backward.input(0).toArray();
    float[] upstream = backward.denseUpstream().toArray();
    double[] ofScales = new double[scales.length];
    for (int row = 0; row < scales.length; row++) {
      for (int at = graph.offsets()[row]; at < graph.offsets()[row + 1]; at++) {
        int column = graph.columnIndices()[at];
        double product = (double) upstream[at] * weights[at];
        ofScales[row] += product * scales[column];
        ofScales[column] += product * scales[row];
      }
    }
    return List.of(
        new DenseGradient(
            EdgePropagate.column(backward.workspace(), slopes(upstream, scales, ofScales))));
  }

  /** An edge weight acts directly and through its row's sum r: {@code ds/dr = −s³/2}. */
  private float[] slopes(float[] upstream, double[] scales, double[] ofScales) {
    double ceiling = 1 / Math.sqrt(SymmetricGraph.SMALLEST);
    float[] slopes = new float[upstream.length];
    for (int row = 0; row < scales.length; row++) {
      double cube = scales[row] * scales[row] * scales[row];
      double throughSum = scales[row] >= ceiling ? 0 : -0.5 * cube * ofScales[row];
      for (int at = graph.offsets()[row]; at < graph.offsets()[row + 1]; at++) {
        double direct = upstream[at] * scales[row] * scales[graph.columnIndices()[at]];
        slopes[at] = (float) (direct + throughSum);
      }
    }
    return slopes;
  }
}
