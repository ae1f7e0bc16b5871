package org.ccdrec.backbones.shared;

import org.ccdrec.kernel.SparseMatrix;

/**
 * The symmetric normalisation of a square graph by its row sums, {@code D^-½ S D^-½}. Because
 * cosines may be negative, a row sum below {@value #SMALLEST} counts as {@value #SMALLEST}.
 */
public final class SymmetricGraph {
  /** The least row sum that a row is divided by. */
  public static final double SMALLEST = 1e-7;

  private SymmetricGraph() {}

  /** Returns the normalised graph. */
  public static SparseMatrix of(SparseMatrix graph) {
    float[] values = normalised(graph, graph.values(), scales(graph, graph.values()));
    return SparseMatrix.ofRows(graph.columns(), graph.offsets(), graph.columnIndices(), values);
  }

  /** Returns one scale per row, {@code 1/√sum}, for a graph whose entries have these weights. */
  public static double[] scales(SparseMatrix graph, float[] weights) {
    double[] scales = new double[graph.rows()];
    for (int row = 0; row < scales.length; row++) {
      double sum = 0;
      for (int at = graph.offsets()[row]; at < graph.offsets()[row + 1]; at++) {
        sum += weights[at];
      }
      scales[row] = 1 / Math.sqrt(Math.max(sum, SMALLEST));
    }
    return scales;
  }

  /** Returns the weights of a graph's entries, each times the scales of its row and its column. */
  public static float[] normalised(SparseMatrix graph, float[] weights, double[] scales) {
    float[] values = new float[weights.length];
    for (int row = 0; row < scales.length; row++) {
      for (int at = graph.offsets()[row]; at < graph.offsets()[row + 1]; at++) {
        values[at] = (float) (weights[at] * scales[row] * scales[graph.columnIndices()[at]]);
      }
    }
    return values;
  }
}
