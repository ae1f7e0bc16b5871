package org.ccdrec.trainer.curriculum;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.RandomSource;

/**
 * Draws hard negatives from a pool. Each step samples a random tenth of the items as candidates.
 * For each pair the candidates are ordered by the inner product of their pool row with the
 * positive's, and the negative is drawn uniformly from the top tenth.
 *
 * <p>A user's training items are masked and never drawn. If fewer than a tenth of the candidates
 * remain, the negative is drawn from those that do. A pair with no candidate left keeps its random
 * negative.
 */
public final class CurricularSampler {
  private static final int NONE = -1;

  private final CurriculumConfig config;
  private final Interactions interactions;
  private final RandomSource random;
  private final int[] permutation;
  private final int[] firstColumn;

  public CurricularSampler(
      CurriculumConfig config, Interactions interactions, RandomSource random) {
    this.config = config;
    this.interactions = interactions;
    this.random = random;
    this.permutation = new int[interactions.itemCount()];
    this.firstColumn = new int[interactions.itemCount()];
    Arrays.setAll(permutation, item -> item);
    Arrays.fill(firstColumn, NONE);
  }

  /** Returns the candidates of a step; all pairs of the step share them. */
  public int[] drawCandidates(long step) {
    RandomGenerator generator = random.generator("candidates", step);
    int items = permutation.length;
    int count = Math.clamp(Math.round(items * config.candidateShare()), 1, items);
    int[] candidates = new int[count];
    if (config.withReplacement()) {
      Arrays.setAll(candidates, at -> generator.nextInt(items));
      return candidates;
    }
    Arrays.setAll(permutation, item -> item);
    for (int at = 0; at < count; at++) {
      int other = at + generator.nextInt(items - at);
      candidates[at] = permutation[other];
      permutation[other] = permutation[at];
    }
    return candidates;
  }

  /**
   * Draws one negative for each pair (users[i], positives[i]).
   *
   * @param pool item vectors whose inner products measure similarity, {@code items × d}
   * @param fallback a random negative for each pair, used where no candidate is left
   */
  public int[] draw(
      Workspace workspace,
      Matrix pool,
      int[] candidates,
      int[] users,
      int[] positives,
      int[] fallback,
      long step) {
    Matrix similarity = similarities(workspace, pool, candidates, positives);
    int[] ranks = maskAndDrawRanks(similarity, candidates, users, step);
    int[] columns = new int[users.length];
    workspace.kernels().selectRanks(similarity, ranks, columns);
    int[] negatives = new int[users.length];
    Arrays.setAll(
        negatives, pair -> columns[pair] == NONE ? fallback[pair] : candidates[columns[pair]]);
    return negatives;
  }

  private static Matrix similarities(
      Workspace workspace, Matrix pool, int[] candidates, int[] positives) {
    Matrix left = workspace.matrix(positives.length, pool.columns());
    Matrix right = workspace.matrix(candidates.length, pool.columns());
    workspace.kernels().gather(pool, positives, left);
    workspace.kernels().gather(pool, candidates, right);
    Matrix similarity = workspace.matrix(positives.length, candidates.length);
    workspace.kernels().multiplyTransposedB(left, right, similarity, false);
    return similarity;
  }

  private int[] maskAndDrawRanks(Matrix similarity, int[] candidates, int[] users, long step) {
    int[] nextColumn = linkColumns(candidates);
    RandomGenerator generator = random.generator("curricular-ranks", step);
    int hard = (int) Math.max(1, Math.round(candidates.length * config.hardShare()));
    int[] ranks = new int[users.length];
    for (int pair = 0; pair < users.length; pair++) {
      int left = candidates.length - mask(similarity, pair, users[pair], nextColumn);
      ranks[pair] = left == 0 ? NONE : generator.nextInt(Math.min(hard, left));
    }
    for (int candidate : candidates) {
      firstColumn[candidate] = NONE;
    }
    return ranks;
  }

  /** Links the columns of each candidate item; an item drawn with replacement has several. */
  private int[] linkColumns(int[] candidates) {
    int[] next = new int[candidates.length];
    for (int column = 0; column < candidates.length; column++) {
      next[column] = firstColumn[candidates[column]];
      firstColumn[candidates[column]] = column;
    }
    return next;
  }

  private int mask(Matrix similarity, int pair, int user, int[] nextColumn) {
    int masked = 0;
    for (int at = interactions.start(user); at < interactions.end(user); at++) {
      int item = interactions.item(at);
      for (int column = firstColumn[item]; column != NONE; column = nextColumn[column]) {
        similarity.set(pair, column, Float.NEGATIVE_INFINITY);
        masked++;
      }
    }
    return masked;
  }
}
