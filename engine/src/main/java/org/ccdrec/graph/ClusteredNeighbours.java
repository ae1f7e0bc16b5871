package org.ccdrec.graph;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;

/**
 * An approximate search for the k nearest neighbours of every row, whose cost grows with rows ×
 * √rows instead of rows².
 *
 * <p>Rows are grouped into clusters of some {@value #CLUSTER_ROWS} by spherical k-means on a sample
 * (Dhillon and Modha, Machine Learning 2001). The candidates of a row are the rows of the clusters
 * whose centroids are nearest to that of its own (an inverted file, Jégou et al., TPAMI 2011); a
 * cluster and its candidates are compared exactly, block by block, by matrix products. The number
 * of clusters that are searched is doubled until {@value #SAMPLE} sampled rows find {@value
 * #LEAST_RECALL} of their true neighbours. Seeded; the result does not depend on the number of
 * threads. Used by one thread.
 */
final class ClusteredNeighbours {
  private static final int CLUSTER_ROWS = 512;
  private static final int TRAINING_ROWS = 32;
  private static final int ROUNDS = 5;
  private static final int SAMPLE = 256;
  private static final double LEAST_RECALL = 0.95;
  private static final int FEWEST_SEARCHED = 8;
  private static final int SCORES = 1 << 22;
  private static final int BLOCK_ROWS = 2048;

  private final Kernels kernels;
  private final Matrix directions;
  private final int k;
  private final Matrix centroids;
  private final int[] clusterOf;
  private final int[] starts;
  private final int[] members;
  private final int[][] nearest;
  private final Buffers buffers;

  /** The neighbours of all rows by row, best first, their cosines, and the recall on the sample. */
  record Result(int[] columns, float[] cosines, double recall, int searchedClusters) {}

  /** Memory of one search that grows as needed, so that little is left to the garbage collector. */
  private static final class Buffers {
    private Matrix left = Matrix.uninitialised(1, 1);
    private Matrix right = left;
    private Matrix scores = left;

    Matrix left(int rows, int columns) {
      left = holding(left, rows, columns);
      return left.reshaped(rows, columns);
    }

    Matrix right(int rows, int columns) {
      right = holding(right, rows, columns);
      return right.reshaped(rows, columns);
    }

    Matrix scores(int rows, int columns) {
      scores = holding(scores, rows, columns);
      return scores.reshaped(rows, columns);
    }

    private static Matrix holding(Matrix held, int rows, int columns) {
      long length = (long) rows * columns;
      return held.length() >= length
          ? held
          : Matrix.uninitialised(Math.toIntExact(length + length / 4), 1);
    }
  }

  private ClusteredNeighbours(Kernels kernels, Matrix directions, int k) {
    this.kernels = kernels;
    this.directions = directions;
    this.k = k;
    this.buffers = new Buffers();
    SplittableRandom random = new SplittableRandom(directions.rows());
    this.centroids = centroids(random);
    this.clusterOf = assign(directions);
    this.starts = new int[centroids.rows() + 1];
    for (int cluster : clusterOf) {
      starts[cluster + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    this.members = new int[clusterOf.length];
    int[] next = starts.clone();
    for (int row = 0; row < clusterOf.length; row++) {
      members[next[clusterOf[row]]++] = row;
    }
    this.nearest = nearestClusters();
  }

  /**
   * Searches the neighbours of all rows.
   *
   * @param directions normalised rows, many more than k
   */
  static Result of(Kernels kernels, Matrix directions, int k) {
    ClusteredNeighbours search = new ClusteredNeighbours(kernels, directions, k);
    int clusters = search.centroids.rows();
    int searched = Math.min(FEWEST_SEARCHED, clusters);
    double recall = search.recall(searched);
    while (recall < LEAST_RECALL && searched < clusters) {
      searched = Math.min(2 * searched, clusters);
      recall = search.recall(searched);
    }
    return search.run(searched, recall);
  }

  private Matrix centroids(SplittableRandom random) {
    int clusters = Math.max(1, directions.rows() / CLUSTER_ROWS);
    int[] sample = sample(random, Math.min(directions.rows(), TRAINING_ROWS * clusters));
    Matrix training = Matrix.uninitialised(sample.length, directions.columns());
    kernels.gather(directions, sample, training);
    Matrix found = training.rowRange(0, clusters).copy();
    for (int round = 0; round < ROUNDS; round++) {
      int[] nearestOf = nearest(training, found, 1);
      Matrix sums = Matrix.zeros(clusters, directions.columns());
      for (int row = 0; row < sample.length; row++) {
        kernels.combine(
            1,
            training.rowRange(row, row + 1),
            1,
            sums.rowRange(nearestOf[row], nearestOf[row] + 1));
      }
      kernels.normalizeRows(sums, found, Matrix.uninitialised(clusters, 1));
    }
    return found;
  }

  private int[] sample(SplittableRandom random, int count) {
    int[] rows = new int[directions.rows()];
    Arrays.setAll(rows, row -> row);
    for (int at = 0; at < count; at++) {
      int other = at + random.nextInt(rows.length - at);
      int row = rows[other];
      rows[other] = rows[at];
      rows[at] = row;
    }
    return Arrays.copyOf(rows, count);
  }

  private int[] assign(Matrix rows) {
    return nearest(rows, centroids, 1);
  }

  /** Returns, for each row, the {@code count} nearest of some directions, best first. */
  private int[] nearest(Matrix rows, Matrix others, int count) {
    int[] found = new int[rows.rows() * count];
    for (int from = 0; from < rows.rows(); from += BLOCK_ROWS) {
      int to = Math.min(from + BLOCK_ROWS, rows.rows());
      Matrix scores = buffers.scores(to - from, others.rows());
      kernels.multiplyTransposedB(rows.rowRange(from, to), others, scores, false);
      int[] best = new int[(to - from) * count];
      kernels.topK(scores, count, best);
      System.arraycopy(best, 0, found, from * count, best.length);
    }
    return found;
  }

  /** Returns the clusters in the order of their distance from each cluster. */
  private int[][] nearestClusters() {
    int clusters = centroids.rows();
    int[] all = nearest(centroids, centroids, clusters);
    int[][] found = new int[clusters][];
    for (int cluster = 0; cluster < clusters; cluster++) {
      found[cluster] = Arrays.copyOfRange(all, cluster * clusters, (cluster + 1) * clusters);
    }
    return found;
  }

  /** Returns the rows of the nearest clusters in ascending order, more than k. */
  private int[] candidates(int cluster, int searched) {
    int[] order = nearest[cluster];
    int count = 0;
    int last = 0;
    while (last < order.length && (last < searched || count <= k)) {
      count += starts[order[last] + 1] - starts[order[last]];
      last++;
    }
    int[] rows = new int[count];
    int next = 0;
    for (int at = 0; at < last; at++) {
      int size = starts[order[at] + 1] - starts[order[at]];
      System.arraycopy(members, starts[order[at]], rows, next, size);
      next += size;
    }
    Arrays.sort(rows);
    return rows;
  }

  private Result run(int searched, double recall) {
    int[] columns = new int[Math.multiplyExact(directions.rows(), k)];
    float[] cosines = new float[columns.length];
    for (int cluster = 0; cluster < centroids.rows(); cluster++) {
      if (starts[cluster + 1] > starts[cluster]) {
        search(cluster, searched, columns, cosines);
      }
    }
    return new Result(columns, cosines, recall, searched);
  }

  private void search(int cluster, int searched, int[] columns, float[] cosines) {
    int[] candidates = candidates(cluster, searched);
    Matrix right = buffers.right(candidates.length, directions.columns());
    kernels.gather(directions, candidates, right);
    int block = Math.max(64, SCORES / candidates.length);
    for (int from = starts[cluster]; from < starts[cluster + 1]; from += block) {
      int[] rows = Arrays.copyOfRange(members, from, Math.min(from + block, starts[cluster + 1]));
      Matrix left = buffers.left(rows.length, directions.columns());
      kernels.gather(directions, rows, left);
      Matrix scores = buffers.scores(rows.length, candidates.length);
      kernels.multiplyTransposedB(left, right, scores, false);
      int[] best = new int[rows.length * k];
      kernels.topK(scores, k, best);
      for (int at = 0; at < best.length; at++) {
        int place = rows[at / k] * k + at % k;
        columns[place] = candidates[best[at]];
        cosines[place] = scores.get(at / k, best[at]);
      }
    }
  }

  /** Returns the share of the true neighbours of sampled rows that are among their candidates. */
  private double recall(int searched) {
    int[] rows = sample(new SplittableRandom(k), Math.min(SAMPLE, directions.rows()));
    long found = 0;
    int block = Math.clamp(SCORES / directions.rows(), 1, rows.length);
    for (int from = 0; from < rows.length; from += block) {
      int[] some = Arrays.copyOfRange(rows, from, Math.min(from + block, rows.length));
      Matrix left = buffers.left(some.length, directions.columns());
      kernels.gather(directions, some, left);
      Matrix scores = buffers.scores(some.length, directions.rows());
      kernels.multiplyTransposedB(left, directions, scores, false);
      int[] best = new int[some.length * k];
      kernels.topK(scores, k, best);
      for (int at = 0; at < best.length; at++) {
        found += isSearched(clusterOf[some[at / k]], clusterOf[best[at]], searched) ? 1 : 0;
      }
    }
    return (double) found / (rows.length * (long) k);
  }

  private boolean isSearched(int cluster, int other, int searched) {
    int[] order = nearest[cluster];
    for (int at = 0; at < searched; at++) {
      if (order[at] == other) {
        return true;
      }
    }
    return false;
  }
}
