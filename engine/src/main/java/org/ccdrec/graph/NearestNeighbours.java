package org.ccdrec.graph;

import java.util.Arrays;
import java.util.Locale;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The k-nearest-neighbour graph of the rows of a feature matrix by cosine similarity.
 *
 * <p>A row is a candidate for itself, with cosine 1. Ties go to the lower index. A zero row has no
 * direction: its only neighbour is itself, with cosine 1, and its cosine with every other row is 0.
 * If there are fewer than k rows, each row is joined to all.
 *
 * <p>Rows are normalised once and compared by {@link Kernels#nearestRows}, whose memory grows
 * linearly with the number of rows. From {@value #APPROXIMATE_FROM} rows on the search is
 * approximate, see {@link ClusteredNeighbours}, and logs its recall. Stateless.
 */
public final class NearestNeighbours {
  /** The weight of an edge. */
  public enum Weight {
    /** The cosine of the two rows; it may be negative. */
    COSINE,
    /** The reciprocal of the number of the row's neighbours, so that a row sums to 1. */
    UNIFORM
  }

  /** The number of rows from which the search is approximate. */
  static final int APPROXIMATE_FROM = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(NearestNeighbours.class);

  private final Kernels kernels;
  private final Matrix directions;
  private final int k;
  private final int[] columns;
  private final float[] cosines;

  private NearestNeighbours(Kernels kernels, Matrix directions, int k) {
    this.kernels = kernels;
    this.directions = directions;
    this.k = Math.min(k, directions.rows());
    this.columns = new int[Math.multiplyExact(directions.rows(), this.k)];
    this.cosines = new float[columns.length];
  }

  /**
   * Returns the graph of {@code features}, {@code rows × rows} with at most k entries a row.
   *
   * @param features one row per item, finite
   * @param k neighbours per row, including the row itself, at least 1
   */
  public static SparseMatrix of(Kernels kernels, Matrix features, int k, Weight weight) {
    Matrix directions = Matrix.uninitialised(features.rows(), features.columns());
    kernels.normalizeRows(features, directions, Matrix.uninitialised(features.rows(), 1));
    return ofDirections(kernels, directions, k, weight);
  }

  /**
   * Returns the graph of {@code features} as above, allocating the matrices of the search from a
   * tape's memory, for graphs that are built repeatedly.
   */
  public static SparseMatrix of(Workspace workspace, Matrix features, int k, Weight weight) {
    Matrix directions = workspace.matrix(features.rows(), features.columns());
    workspace.kernels().normalizeRows(features, directions, workspace.matrix(features.rows(), 1));
    return ofDirections(workspace.kernels(), directions, k, weight);
  }

  private static SparseMatrix ofDirections(
      Kernels kernels, Matrix directions, int k, Weight weight) {
    if (k < 1) {
      throw new IllegalArgumentException("neighbours must be at least 1; neighbours=" + k);
    }
    NearestNeighbours search = new NearestNeighbours(kernels, directions, k);
    if (directions.rows() < APPROXIMATE_FROM) {
      kernels.nearestRows(directions, search.k, search.columns, search.cosines);
    } else {
      search.runApproximately();
    }
    return search.graph(weight);
  }

  private void runApproximately() {
    ClusteredNeighbours.Result found = ClusteredNeighbours.of(kernels, directions, k);
    System.arraycopy(found.columns(), 0, columns, 0, columns.length);
    System.arraycopy(found.cosines(), 0, cosines, 0, cosines.length);
    if (LOG.isInfoEnabled()) {
      LOG.info(
          "neighbours of {} items searched in {} clusters each; recall on a sample {}",
          directions.rows(),
          found.searchedClusters(),
          String.format(Locale.ROOT, "%.3f", found.recall()));
    }
  }

  private SparseMatrix graph(Weight weight) {
    int rows = directions.rows();
    int[] offsets = new int[rows + 1];
    int[] neighbours = new int[columns.length];
    float[] weights = new float[columns.length];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      if (isZero(row)) {
        neighbours[next] = row;
        weights[next++] = 1;
      } else {
        fillRow(row, weight, neighbours, weights, next);
        next += k;
      }
      offsets[row + 1] = next;
    }
    return SparseMatrix.ofRows(
        rows, offsets, Arrays.copyOf(neighbours, next), Arrays.copyOf(weights, next));
  }

  /** Writes a row's neighbours in ascending order: index and place are sorted as one number. */
  private void fillRow(int row, Weight weight, int[] neighbours, float[] weights, int start) {
    long[] order = new long[k];
    for (int at = 0; at < k; at++) {
      order[at] = ((long) columns[row * k + at] << Integer.SIZE) | at;
    }
    Arrays.sort(order);
    for (int at = 0; at < k; at++) {
      neighbours[start + at] = (int) (order[at] >>> Integer.SIZE);
      weights[start + at] =
          switch (weight) {
            case COSINE -> cosines[row * k + (int) order[at]];
            case UNIFORM -> 1f / k;
          };
    }
  }

  private boolean isZero(int row) {
    Matrix direction = directions.rowRange(row, row + 1);
    return kernels.dot(direction, direction) == 0;
  }
}
