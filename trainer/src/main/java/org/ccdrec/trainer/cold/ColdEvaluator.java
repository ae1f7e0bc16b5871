package org.ccdrec.trainer.cold;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.evaluation.UserScores;

/**
 * Evaluates vectors under the item-cold protocol, for every user with a cold item. Not thread-safe.
 *
 * @param kernels what computes
 * @param split the cold items
 */
public record ColdEvaluator(Kernels kernels, ColdSplit split) {

  /**
   * Evaluates on one half of the cold items.
   *
   * @param users {@code users × d}
   * @param items {@code items × d}, with the vectors made for cold items
   */
  public ColdMetrics evaluate(ColdSplit.Part part, Matrix users, Matrix items) {
    Dataset cold = heldOut(part.interactions());
    Dataset all = heldOut(union(split.warm().test(), part.interactions()));
    return new ColdMetrics(
        metrics(cold, only(part.items(), users, items)),
        new Evaluator(kernels, cold, false).evaluate(Split.TEST, users, items).metrics(),
        new Evaluator(kernels, all, false).evaluate(Split.TEST, users, items).metrics());
  }

  private Metrics metrics(Dataset dataset, UserScores scores) {
    return new Evaluator(kernels, dataset, false).evaluate(Split.TEST, scores).metrics();
  }

  /** Returns the inner products for some items, and minus infinity for all others. */
  private UserScores only(int[] candidates, Matrix users, Matrix items) {
    Matrix rows = Matrix.uninitialised(candidates.length, items.columns());
    kernels.gather(items, candidates, rows);
    return (some, scores) -> {
      Matrix vectors = Matrix.uninitialised(some.length, users.columns());
      Matrix products = Matrix.uninitialised(some.length, candidates.length);
      kernels.gather(users, some, vectors);
      kernels.multiplyTransposedB(vectors, rows, products, false);
      float[] row = new float[scores.columns()];
      float[] found = new float[candidates.length];
      for (int at = 0; at < some.length; at++) {
        Arrays.fill(row, Float.NEGATIVE_INFINITY);
        products.readRow(at, found);
        for (int column = 0; column < found.length; column++) {
          row[candidates[column]] = found[column];
        }
        scores.writeRow(at, row);
      }
    };
  }

  private Dataset heldOut(Interactions test) {
    return split.warm().withSplits(split.warm().train(), split.warm().validation(), test);
  }

  private static Interactions union(Interactions one, Interactions other) {
    return Interactions.of(
        one.userCount(),
        one.itemCount(),
        IntStream.concat(Arrays.stream(one.users()), Arrays.stream(other.users())).toArray(),
        IntStream.concat(Arrays.stream(one.items()), Arrays.stream(other.items())).toArray());
  }
}
