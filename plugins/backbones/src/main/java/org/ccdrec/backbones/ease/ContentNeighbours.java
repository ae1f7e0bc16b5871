package org.ccdrec.backbones.ease;

import java.util.Arrays;
import org.ccdrec.graph.NearestNeighbours;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;

/** The nearest neighbours of items by raw features. */
final class ContentNeighbours {
  private ContentNeighbours() {}

  /**
   * Returns the matrix whose column i holds the cosines of item i with its nearest neighbours,
   * divided by {@code count}. The item itself and negative cosines are left out.
   *
   * @param count number of neighbours of an item
   */
  static SparseMatrix of(Kernels kernels, Matrix features, int count) {
    SparseMatrix nearest =
        NearestNeighbours.of(kernels, features, count + 1, NearestNeighbours.Weight.COSINE);
    int[] rows = new int[nearest.entries()];
    float[] values = nearest.values().clone();
    for (int item = 0; item < nearest.rows(); item++) {
      int from = nearest.offsets()[item];
      int to = nearest.offsets()[item + 1];
      Arrays.fill(rows, from, to, item);
      for (int at = from; at < to; at++) {
        boolean self = nearest.columnIndices()[at] == item;
        values[at] = self ? 0 : Math.max(0, values[at]) / count;
      }
    }
    return SparseMatrix.ofEntries(
        nearest.columns(), nearest.rows(), nearest.columnIndices(), rows, values);
  }
}
