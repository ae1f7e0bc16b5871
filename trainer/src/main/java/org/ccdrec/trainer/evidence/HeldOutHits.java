package org.ccdrec.trainer.evidence;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.training.TrainingResult;

/**
 * Which test pairs are among the first {@value #CUTOFF} of their user's ranking, by the protocol of
 * {@link org.ccdrec.trainer.evaluation.Evaluator}.
 *
 * @param kernels compute scores
 * @param dataset the dataset of the run
 * @param result has the vectors
 * @param validationMasked whether validation items are left out of the ranking
 */
record HeldOutHits(
    Kernels kernels, Dataset dataset, TrainingResult result, boolean validationMasked) {
  static final int CUTOFF = 20;
  private static final int BLOCK = 64;

  /** Returns 1 for a hit and 0 for a miss, in the order of the test split's pairs. */
  double[] pairs() {
    Interactions test = dataset.test();
    double[] hits = new double[test.size()];
    int[] users =
        IntStream.range(0, test.userCount()).filter(user -> test.userDegree(user) > 0).toArray();
    Matrix vectors = Matrix.uninitialised(BLOCK, result.users().columns());
    Matrix scores = Matrix.uninitialised(BLOCK, dataset.itemCount());
    for (int from = 0; from < users.length; from += BLOCK) {
      int[] block = Arrays.copyOfRange(users, from, Math.min(from + BLOCK, users.length));
      Matrix rows = vectors.rowRange(0, block.length);
      Matrix window = scores.rowRange(0, block.length);
      kernels.gather(result.users(), block, rows);
      kernels.multiplyTransposedB(rows, result.items(), window, false);
      mask(block, dataset.train(), window);
      if (validationMasked) {
        mask(block, dataset.validation(), window);
      }
      mark(block, window, hits);
    }
    return hits;
  }

  private static void mask(int[] users, Interactions seen, Matrix scores) {
    for (int row = 0; row < users.length; row++) {
      for (int item : seen.itemsOf(users[row])) {
        scores.set(row, item, Float.NEGATIVE_INFINITY);
      }
    }
  }

  private void mark(int[] users, Matrix scores, double[] hits) {
    int k = Math.min(CUTOFF, scores.columns());
    int[] ranked = new int[users.length * k];
    kernels.topK(scores, k, ranked);
    Interactions test = dataset.test();
    for (int row = 0; row < users.length; row++) {
      int first = row * k;
      for (int at = test.offsets()[users[row]]; at < test.offsets()[users[row] + 1]; at++) {
        int item = test.items()[at];
        boolean hit = IntStream.range(first, first + k).anyMatch(rank -> ranked[rank] == item);
        hits[at] = hit ? 1 : 0;
      }
    }
  }
}
