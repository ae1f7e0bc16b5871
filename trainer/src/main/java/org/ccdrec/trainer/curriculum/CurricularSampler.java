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
  private final Limits limits;
  private final Interactions interactions;
  private final RandomSource random;
  private final int[] permutation;
  private final int[] firstColumn;

  /**
   * Bounds of a step.
   *
   * @param candidates the most candidates, whatever the configured share
   * @param similarities pairs are compared with the candidates in blocks of at most so many
   *     similarities; the block size does not change what is drawn
   */
  public record Limits(int candidates, int similarities) {
    private static final int SIMILARITIES = 1 << 22;
    static final Limits NONE = ofCandidates(Integer.MAX_VALUE);

    /** Returns bounds with a number of candidates. */
    public static Limits ofCandidates(int candidates) {
      return new Limits(candidates, SIMILARITIES);
    }
  }

  /** Creates a sampler that draws the configured share of the items as candidates. */
  public CurricularSampler(
      CurriculumConfig config, Interactions interactions, RandomSource random) {
    this(config, Limits.NONE, interactions, random);
  }

  /** Creates a sampler with bounded steps. */
  public CurricularSampler(
      CurriculumConfig config, Limits limits, Interactions interactions, RandomSource random) {
    this.config = config;
    this.limits = limits;
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
    int share = Math.clamp(Math.round(items * config.candidateShare()), 1, items);
    int count = Math.min(share, limits.candidates());
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
    int[] nextColumn = linkColumns(candidates);
    RandomGenerator generator = random.generator("curricular-ranks", step);
    int[] negatives = new int[users.length];
    int block = Math.max(1, limits.similarities() / candidates.length);
    for (int from = 0; from < users.length; from += block) {
      int to = Math.min(from + block, users.length);
      Pairs pairs =
          new Pairs(Arrays.copyOfRange(users, from, to), Arrays.copyOfRange(positives, from, to));
      int[] columns =
          workspace.temporarily(
              () -> {
                Matrix similarity = similarities(workspace, pool, candidates, pairs.positives());
                return drawColumns(workspace, similarity, pairs.users(), nextColumn, generator);
              });
      for (int pair = from; pair < to; pair++) {
        int column = columns[pair - from];
        negatives[pair] = column == NONE ? fallback[pair] : candidates[column];
      }
    }
    for (int candidate : candidates) {
      firstColumn[candidate] = NONE;
    }
    return negatives;
  }

  private record Pairs(int[] users, int[] positives) {}

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

  /** Returns the column of each pair's negative, or {@link #NONE} if all are masked. */
  private int[] drawColumns(
      Workspace workspace,
      Matrix similarity,
      int[] users,
      int[] nextColumn,
      RandomGenerator generator) {
    int candidates = similarity.columns();
    int hard = (int) Math.max(1, Math.round(candidates * config.hardShare()));
    int[] ranks = new int[users.length];
    for (int pair = 0; pair < users.length; pair++) {
      int left = candidates - mask(similarity, pair, users[pair], nextColumn);
      ranks[pair] = left == 0 ? NONE : generator.nextInt(Math.min(hard, left));
    }
    int[] columns = new int[users.length];
    workspace.kernels().selectRanks(similarity, ranks, columns);
    return columns;
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
