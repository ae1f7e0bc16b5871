package org.ccdrec.trainer.cold;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.features.Modality;

/**
 * Vectors of cold items as the server makes them, after FREEDOM's frozen item graph (Zhou and Shen,
 * ACM Multimedia 2023): Σₘ wₘ · 1/k · Σⱼ vⱼ over the k warm items with the largest cosine in
 * modality m. The first of several modalities weighs 0.1, the others share 0.9; a modality in which
 * the item has no features is left out, and the remaining weights are scaled to sum to 1.
 *
 * @param kernels what computes
 * @param neighbours k
 */
public record NeighbourMeans(Kernels kernels, int neighbours) {
  private static final double FIRST_WEIGHT = 0.1;
  private static final int BLOCK = 256;

  /** The server's default number of neighbours. */
  public static final int DEFAULT_NEIGHBOURS = 10;

  /**
   * Returns the vectors with those of some items replaced; an item without features keeps its own.
   *
   * @param vectors {@code items × d}
   * @param warm items whose vectors are averaged
   * @param cold items whose vectors are replaced
   */
  public Matrix replace(List<Modality> modalities, Matrix vectors, int[] warm, int[] cold) {
    float[][] sums = new float[cold.length][vectors.columns()];
    double[] weights = new double[cold.length];
    for (int at = 0; at < modalities.size(); at++) {
      double weight = weight(at, modalities.size());
      add(new Source(modalities.get(at), vectors, warm, weight), cold, sums, weights);
    }
    Matrix replaced = vectors.copy();
    for (int at = 0; at < cold.length; at++) {
      if (weights[at] > 0) {
        for (int column = 0; column < vectors.columns(); column++) {
          sums[at][column] /= (float) weights[at];
        }
        replaced.writeRow(cold[at], sums[at]);
      }
    }
    return replaced;
  }

  private static double weight(int position, int modalities) {
    if (modalities == 1) {
      return 1;
    }
    return position == 0 ? FIRST_WEIGHT : (1 - FIRST_WEIGHT) / (modalities - 1);
  }

  /** A modality with the warm items whose vectors are averaged, and its weight. */
  private record Source(Modality modality, Matrix vectors, int[] warm, double weight) {}

  private void add(Source source, int[] cold, float[][] sums, double[] weights) {
    Matrix warmRows = source.modality.unitRows(source.warm, kernels);
    int k = Math.min(neighbours, source.warm.length);
    float[] vector = new float[source.vectors.columns()];
    for (int from = 0; from < cold.length; from += BLOCK) {
      int[] some = Arrays.copyOfRange(cold, from, Math.min(from + BLOCK, cold.length));
      Matrix cosines = Matrix.uninitialised(some.length, source.warm.length);
      kernels.multiplyTransposedB(
          source.modality.unitRows(some, kernels), warmRows, cosines, false);
      int[] nearest = new int[some.length * k];
      kernels.topK(cosines, k, nearest);
      for (int at = 0; at < some.length; at++) {
        if (isZero(source.modality, some[at])) {
          continue;
        }
        weights[from + at] += source.weight;
        for (int n = 0; n < k; n++) {
          source.vectors.readRow(source.warm[nearest[at * k + n]], vector);
          for (int column = 0; column < vector.length; column++) {
            sums[from + at][column] += (float) (source.weight / k * vector[column]);
          }
        }
      }
    }
  }

  private static boolean isZero(Modality modality, int item) {
    int start = item * modality.columns();
    for (int at = start; at < start + modality.columns(); at++) {
      if (modality.values()[at] != 0) {
        return false;
      }
    }
    return true;
  }
}
