package org.ccdrec.trainer.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Shuffle;
import org.ccdrec.trainer.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation protocol: every item is ranked for every user with at least one held-out item, and
 * the metrics are averaged over these users.
 *
 * <p>Items are ranked by descending score, equal scores by ascending item index. A user's training
 * items are masked; on the test split the user's validation items can be masked too, which the
 * result records. All items are candidates, since sampled metrics are inconsistent with full
 * ranking (Krichene and Rendle, "On sampled metrics for item recommendation", KDD 2020).
 *
 * <p>Above 10¹⁰ scores the validation split, which is evaluated after every epoch, is evaluated on
 * a random sample of its users, the same in every epoch. The test split is always evaluated in
 * full.
 *
 * <p>Users are scored in blocks whose size depends only on the number of items, so results depend
 * on the scores and the kernels but not on the number of threads. Not thread-safe.
 */
public final class Evaluator {
  private static final int BLOCK_SCORES = 1 << 20;

  /** The validation split is evaluated on a sample of its users above so many scores. */
  private static final long MOST_VALIDATION_SCORES = 10_000_000_000L;

  private static final long SAMPLE_SEED = 20;
  private static final int BLOCK_MULTIPLE = 64;
  private static final int LARGEST_BLOCK = 512;

  private final Kernels kernels;
  private final Dataset dataset;
  private final boolean maskValidation;
  private final long mostValidationScores;
  private @Nullable Matrix scoreScratch;
  private @Nullable Matrix vectorScratch;

  /**
   * Creates an evaluator for one dataset.
   *
   * @param maskValidation whether validation items are masked when the test split is evaluated
   */
  public Evaluator(Kernels kernels, Dataset dataset, boolean maskValidation) {
    this(kernels, dataset, maskValidation, MOST_VALIDATION_SCORES);
  }

  Evaluator(Kernels kernels, Dataset dataset, boolean maskValidation, long mostValidationScores) {
    this.kernels = kernels;
    this.dataset = dataset;
    this.maskValidation = maskValidation;
    this.mostValidationScores = mostValidationScores;
  }

  /**
   * Evaluates a model whose scores are the inner products of user and item vectors.
   *
   * @param split validation or test
   * @param users {@code users × d}
   * @param items {@code items × d}
   */
  public Evaluation evaluate(Split split, Matrix users, Matrix items) {
    return evaluate(split, scores(users, items));
  }

  /**
   * Ranks the items for every user of a split, by the protocol of an evaluation.
   *
   * @param split validation or test
   * @param users {@code users × d}
   * @param items {@code items × d}
   */
  public void rank(Split split, Matrix users, Matrix items, RankingReceiver receiver) {
    rank(split, usersOf(split), scores(users, items), receiver);
  }

  private UserScores scores(Matrix users, Matrix items) {
    if (users.rows() != dataset.userCount() || items.rows() != dataset.itemCount()) {
      throw new IllegalArgumentException(
          "vectors must match the dataset's %d users and %d items; users=%s, items=%s"
              .formatted(dataset.userCount(), dataset.itemCount(), users, items));
    }
    if (users.columns() == 0) {
      throw new IllegalArgumentException(
          "the model has no vectors to rank by; evaluate its scores instead");
    }
    Matrix vectors = scratch(vectorScratch, users.columns());
    vectorScratch = vectors;
    return (some, scores) -> {
      Matrix window = vectors.rowRange(0, some.length);
      kernels.gather(users, some, window);
      kernels.multiplyTransposedB(window, items, scores, false);
    };
  }

  /**
   * Evaluates a model by its scores.
   *
   * @param split validation or test
   */
  public Evaluation evaluate(Split split, UserScores model) {
    int[] users = usersOf(split);
    Interactions heldOut = dataset.interactions(split);
    double[][] values = new double[MetricAt.ALL.size()][users.length];
    rank(
        split,
        users,
        model,
        (position, user, best) ->
            RankedUser.measure(best, heldOut.itemsOf(user), values, position));
    var perUser = new UserMetrics(users, values);
    return new Evaluation(split, masksValidation(split), perUser.mean(), perUser);
  }

  private int[] usersOf(Split split) {
    if (split == Split.TRAIN) {
      throw new IllegalArgumentException(
          "split must be validation or test; training items are masked");
    }
    Interactions heldOut = dataset.interactions(split);
    int[] users =
        IntStream.range(0, heldOut.userCount()).filter(u -> heldOut.userDegree(u) > 0).toArray();
    if (users.length == 0) {
      throw new IllegalArgumentException("the " + split.label() + " split must not be empty");
    }
    return split == Split.VALIDATION ? sampled(users) : users;
  }

  /** Returns a sample of users, ascending, whose scores are within the limit. */
  private int[] sampled(int[] users) {
    long most = Math.max(1, mostValidationScores / dataset.itemCount());
    if (users.length <= most) {
      return users;
    }
    Shuffle.inPlace(users, new SplittableRandom(SAMPLE_SEED));
    int[] sample = Arrays.copyOf(users, (int) most);
    Arrays.sort(sample);
    return sample;
  }

  /** Returns the number of users on which the validation split is evaluated. */
  public int validationUsers() {
    return usersOf(Split.VALIDATION).length;
  }

  private boolean masksValidation(Split split) {
    return maskValidation && split == Split.TEST;
  }

  private void rank(Split split, int[] users, UserScores model, RankingReceiver receiver) {
    List<Interactions> masks =
        masksValidation(split)
            ? List.of(dataset.train(), dataset.validation())
            : List.of(dataset.train());
    Matrix scores = scratch(scoreScratch, dataset.itemCount());
    scoreScratch = scores;
    int block = scores.rows();
    for (int from = 0; from < users.length; from += block) {
      int[] some = Arrays.copyOfRange(users, from, Math.min(from + block, users.length));
      Matrix window = scores.rowRange(0, some.length);
      model.score(some, window);
      masks.forEach(mask -> mask(some, mask, window));
      rank(some, from, window, receiver);
    }
  }

  /**
   * Returns a matrix with a row for each user of a block, reusing the last evaluation's if it fits.
   */
  private Matrix scratch(@Nullable Matrix last, int columns) {
    if (last != null && last.columns() == columns) {
      return last;
    }
    int affordable = BLOCK_SCORES / dataset.itemCount() / BLOCK_MULTIPLE * BLOCK_MULTIPLE;
    int rows = Math.clamp(affordable, BLOCK_MULTIPLE, LARGEST_BLOCK);
    return Matrix.uninitialised(rows, columns);
  }

  private static void mask(int[] users, Interactions mask, Matrix scores) {
    for (int row = 0; row < users.length; row++) {
      for (int at = mask.start(users[row]); at < mask.end(users[row]); at++) {
        scores.set(row, mask.item(at), Float.NEGATIVE_INFINITY);
      }
    }
  }

  private void rank(int[] users, int from, Matrix scores, RankingReceiver receiver) {
    int k = Math.min(MetricAt.longest(), scores.columns());
    int[] ranked = new int[users.length * k];
    kernels.topK(scores, k, ranked);
    for (int row = 0; row < users.length; row++) {
      int[] best = Arrays.copyOfRange(ranked, row * k, (row + 1) * k);
      receiver.accept(from + row, users[row], best);
    }
  }
}
