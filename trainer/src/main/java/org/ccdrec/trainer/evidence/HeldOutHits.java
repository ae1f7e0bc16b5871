package org.ccdrec.trainer.evidence;

import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.training.TrainingResult;

/**
 * Which test pairs are among the first {@value #CUTOFF} of their user's ranking, by the protocol of
 * {@link Evaluator}.
 *
 * @param kernels compute scores
 * @param dataset the dataset of the run
 * @param result has the vectors
 * @param validationMasked whether validation items are left out of the ranking
 */
record HeldOutHits(
    Kernels kernels, Dataset dataset, TrainingResult result, boolean validationMasked) {
  static final int CUTOFF = 20;

  /** Returns 1 for a hit and 0 for a miss, in the order of the test split's pairs. */
  double[] pairs() {
    double[] hits = new double[dataset.test().size()];
    new Evaluator(kernels, dataset, validationMasked)
        .rank(
            Split.TEST,
            result.users(),
            result.items(),
            (position, user, best) -> mark(user, best, hits));
    return hits;
  }

  private void mark(int user, int[] best, double[] hits) {
    Interactions test = dataset.test();
    int shown = Math.min(CUTOFF, best.length);
    for (int at = test.start(user); at < test.end(user); at++) {
      int item = test.item(at);
      boolean hit = IntStream.range(0, shown).anyMatch(rank -> best[rank] == item);
      hits[at] = hit ? 1 : 0;
    }
  }
}
