package org.ccdrec.samplers.realhns;

import java.util.SplittableRandom;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;

/**
 * Spherical k-means of item vectors (Dhillon and Modha 2001): the cluster of each item, and the
 * mean cosine of each cluster's items with its centre.
 */
final class Clusters {
  private static final int ROUNDS = 10;

  private final Matrix directions;
  private final int[] cluster;
  private final double[] tightness;

  private Clusters(Matrix directions, int clusters) {
    this.directions = directions;
    this.cluster = new int[directions.rows()];
    this.tightness = new double[clusters];
  }

  static Clusters of(Kernels kernels, Matrix items, int count, SplittableRandom random) {
    int rows = items.rows();
    Matrix directions = Matrix.uninitialised(rows, items.columns());
    kernels.normalizeRows(items, directions, Matrix.uninitialised(rows, 1));
    Clusters found = new Clusters(directions, Math.min(count, rows));
    int[] starts = new int[found.tightness.length];
    for (int at = 0; at < starts.length; at++) {
      starts[at] = random.nextInt(rows);
    }
    Matrix centres = Matrix.uninitialised(starts.length, items.columns());
    kernels.gather(directions, starts, centres);
    for (int round = 0; round < ROUNDS; round++) {
      found.assign(kernels, centres);
      found.recentre(kernels, centres);
    }
    found.assign(kernels, centres);
    return found;
  }

  private void assign(Kernels kernels, Matrix centres) {
    Matrix cosines = Matrix.uninitialised(directions.rows(), centres.rows());
    kernels.multiplyTransposedB(directions, centres, cosines, false);
    kernels.topK(cosines, 1, cluster);
    int[] sizes = new int[tightness.length];
    double[] sums = new double[tightness.length];
    for (int item = 0; item < cluster.length; item++) {
      sizes[cluster[item]]++;
      sums[cluster[item]] += cosines.get(item, cluster[item]);
    }
    for (int at = 0; at < sums.length; at++) {
      tightness[at] = sums[at] / Math.max(1, sizes[at]);
    }
  }

  /** Moves each centre to the direction of the sum of its items; a centre without items stays. */
  private void recentre(Kernels kernels, Matrix centres) {
    Matrix sums = Matrix.zeros(centres.rows(), centres.columns());
    for (int item = 0; item < cluster.length; item++) {
      Matrix sum = sums.rowRange(cluster[item], cluster[item] + 1);
      kernels.combine(1, directions.rowRange(item, item + 1), 1, sum);
    }
    for (int at = 0; at < centres.rows(); at++) {
      Matrix sum = sums.rowRange(at, at + 1);
      if (kernels.dot(sum, sum) > 0) {
        Matrix norm = Matrix.uninitialised(1, 1);
        kernels.normalizeRows(sum, centres.rowRange(at, at + 1), norm);
      }
    }
  }

  /** Returns the mean cosine between the items of an item's cluster and their centre. */
  double tightnessAround(int item) {
    return tightness[cluster[item]];
  }

  /** Returns all items as unit vectors. */
  Matrix directions() {
    return directions;
  }
}
