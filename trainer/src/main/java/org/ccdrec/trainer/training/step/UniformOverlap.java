package org.ccdrec.trainer.training.step;

import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;

/**
 * The similarity of drawn negatives to uniform ones, from 0 to 1.
 *
 * <p>Each negative has a rank by score among {@value #COMPARED} uniform unseen items of its user.
 * Uniform negatives would have every rank equally often. The measure is the overlap of both
 * distributions, {@code Σ min(p_k, 1/K)} over K = {@value #BINS} equal bins of ranks with shares
 * p_k: near 1 for negatives that could as well be uniform (a few hundred give .95 or more), {@code
 * 1/K} if all of them rank in one tenth.
 */
public final class UniformOverlap {
  private static final int COMPARED = 100;
  private static final int BINS = 10;

  private final Matrix users;
  private final Matrix items;
  private final Interactions seen;

  /**
   * Creates a measure by the given vectors.
   *
   * @param users {@code users × d}
   * @param items {@code items × d}
   * @param seen the training interactions
   */
  public UniformOverlap(Matrix users, Matrix items, Interactions seen) {
    this.users = users;
    this.items = items;
    this.seen = seen;
  }

  /** Returns the overlap of the negatives of some users; empty if there are none. */
  public OptionalDouble of(DrawnNegatives drawn, RandomGenerator random) {
    int[] counts = new int[BINS];
    int ranked = 0;
    for (int at = 0; at < drawn.size(); at++) {
      int user = drawn.user(at);
      if (seen.userDegree(user) < seen.itemCount()) {
        double rank = rank(user, drawn.item(at), random);
        counts[Math.min(BINS - 1, (int) (rank * BINS))]++;
        ranked++;
      }
    }
    if (ranked == 0) {
      return OptionalDouble.empty();
    }
    double overlap = 0;
    for (int count : counts) {
      overlap += Math.min((double) count / ranked, 1.0 / BINS);
    }
    return OptionalDouble.of(overlap);
  }

  /** The share of uniform unseen items that score less; half of those that score the same. */
  private double rank(int user, int item, RandomGenerator random) {
    double score = score(user, item);
    double lower = 0;
    for (int draw = 0; draw < COMPARED; draw++) {
      double other = score(user, unseen(user, random));
      lower += other < score ? 1 : other == score ? 0.5 : 0;
    }
    return lower / COMPARED;
  }

  private int unseen(int user, RandomGenerator random) {
    int item = random.nextInt(seen.itemCount());
    while (seen.contains(user, item)) {
      item = random.nextInt(seen.itemCount());
    }
    return item;
  }

  private double score(int user, int item) {
    double sum = 0;
    for (int column = 0; column < users.columns(); column++) {
      sum += (double) users.get(user, column) * items.get(item, column);
    }
    return sum;
  }
}
