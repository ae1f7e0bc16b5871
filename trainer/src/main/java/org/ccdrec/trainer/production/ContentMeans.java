package org.ccdrec.trainer.production;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.features.Modality;

/** Vectors of items that a model does not know, from those of similar items. Stateless. */
final class ContentMeans {
  private static final int NEIGHBOURS = 10;
  private static final int BLOCK = 256;

  private ContentMeans() {}

  /**
   * Fills the vectors of unknown items with the mean of their {@value #NEIGHBOURS} nearest known
   * items, weighted by the mean cosine of their features over the modalities, and marks them as
   * known. Items without a neighbour of positive similarity stay unknown.
   *
   * @param vectors {@code items × d}
   * @param known whether an item has a vector
   * @return the number of items filled
   */
  static int fill(List<Modality> modalities, Matrix vectors, boolean[] known, Kernels kernels) {
    int[] fresh = IntStream.range(0, known.length).filter(item -> !known[item]).toArray();
    int[] old = IntStream.range(0, known.length).filter(item -> known[item]).toArray();
    if (fresh.length == 0 || old.length == 0 || modalities.isEmpty()) {
      return 0;
    }
    List<Matrix> oldRows = modalities.stream().map(m -> m.unitRows(old, kernels)).toList();
    int filled = 0;
    for (int from = 0; from < fresh.length; from += BLOCK) {
      int[] some = Arrays.copyOfRange(fresh, from, Math.min(from + BLOCK, fresh.length));
      Matrix similarity = Matrix.zeros(some.length, old.length);
      for (int at = 0; at < modalities.size(); at++) {
        Matrix rows = modalities.get(at).unitRows(some, kernels);
        kernels.multiplyTransposedB(rows, oldRows.get(at), similarity, at > 0);
      }
      filled += fill(some, old, similarity, new Target(vectors, known, kernels));
    }
    return filled;
  }

  /** The vectors to fill. */
  private record Target(Matrix vectors, boolean[] known, Kernels kernels) {}

  private static int fill(int[] fresh, int[] old, Matrix similarity, Target target) {
    int k = Math.min(NEIGHBOURS, old.length);
    int[] nearest = new int[fresh.length * k];
    target.kernels.topK(similarity, k, nearest);
    int filled = 0;
    float[] row = new float[target.vectors.columns()];
    for (int at = 0; at < fresh.length; at++) {
      float[] mean = new float[row.length];
      double weights = 0;
      for (int n = 0; n < k; n++) {
        int column = nearest[at * k + n];
        float weight = Math.max(0, similarity.get(at, column));
        target.vectors.readRow(old[column], row);
        for (int i = 0; i < row.length; i++) {
          mean[i] += weight * row[i];
        }
        weights += weight;
      }
      if (weights > 0) {
        for (int i = 0; i < row.length; i++) {
          mean[i] /= (float) weights;
        }
        target.vectors.writeRow(fresh[at], mean);
        target.known[fresh[at]] = true;
        filled++;
      }
    }
    return filled;
  }
}
