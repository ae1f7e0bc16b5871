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
 * <p>Rows are normalised once; then blocks of rows are multiplied by all rows and the best of each
 * row kept, so memory grows linearly with the number of rows. From {@value #APPROXIMATE_FROM} rows
 * on the search is approximate, see {@link ClusteredNeighbours}, and logs its recall. Stateless.
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
  private static final int SCORES_PER_BLOCK = 1 << 22;
  private static final int FEWEST_ROWS = 64;

  private final Kernels kernels;
  private final Memory memory;
  private final Matrix directions;
  private final int k;
  private final int[] columns;
  private final float[] cosines;

  /** Where the search allocates matrices. */
  private interface Memory {
    Matrix matrix(int rows, int columns);
  }

  private NearestNeighbours(Kernels kernels, Memory memory, Matrix features, int k) {
    this.kernels = kernels;
    this.memory = memory;
    this.directions = memory.matrix(features.rows(), features.columns());
    this.k = Math.min(k, features.rows());
    kernels.normalizeRows(features, directions, memory.matrix(features.rows(), 1));
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
    return of(kernels, Matrix::uninitialised, features, k, weight);
  }

  /**
   * Returns the graph of {@code features} as above, allocating the matrices of the search from a
   * tape's memory, for graphs that are built repeatedly.
   */
  public static SparseMatrix of(Workspace workspace, Matrix features, int k, Weight weight) {
    return of(workspace.kernels(), workspace::matrix, features, k, weight);
  }

  private static SparseMatrix of(
      Kernels kernels, Memory memory, Matrix features, int k, Weight weight) {
    if (k < 1) {
      throw new IllegalArgumentException("neighbours must be at least 1; neighbours=" + k);
    }
    NearestNeighbours search = new NearestNeighbours(kernels, memory, features, k);
    if (features.rows() < APPROXIMATE_FROM) {
      search.run();
    } else {
      search.runApproximately();
    }
    return search.graph(weight);
  }

  private void run() {
    int rows = directions.rows();
    int blockRows = Math.clamp(SCORES_PER_BLOCK / Math.max(rows, 1), FEWEST_ROWS, 4096);
    Matrix scores = memory.matrix(Math.min(blockRows, rows), rows);
    for (int from = 0; from < rows; from += blockRows) {
      int to = Math.min(from + blockRows, rows);
      search(from, to, scores.reshaped(to - from, rows));
    }
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

  private void search(int from, int to, Matrix scores) {
    kernels.multiplyTransposedB(directions.rowRange(from, to), directions, scores, false);
    int[] best = new int[(to - from) * k];
    kernels.topK(scores, k, best);
    System.arraycopy(best, 0, columns, from * k, best.length);
    for (int at = 0; at < best.length; at++) {
      cosines[from * k + at] = scores.get(at / k, best[at]);
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
