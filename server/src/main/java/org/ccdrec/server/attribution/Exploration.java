package org.ccdrec.server.attribution;

import java.util.SplittableRandom;

/**
 * Fills a share of the slots of an answer at random, so that the effects of position and exposure
 * can be measured (Schnabel et al., "Recommendations as Treatments", ICML 2016).
 *
 * <p>Each of the first {@value AnswerOrigin#RANKS} slots is, with the same probability and
 * independently of the others, given an item drawn uniformly and without replacement from the
 * candidates after the answer's own items; the other slots keep their items. There are at least as
 * many candidates as slots, so the propensities are exact: {@code share / candidates} for a drawn
 * item, {@code 1 − share} for one that stayed. Immutable.
 */
public final class Exploration {
  /** No exploration. */
  public static final Exploration OFF = new Exploration(new ExplorationSettings(0, 1));

  private final float share;
  private final int candidates;

  /** Creates an exploration. */
  public Exploration(ExplorationSettings settings) {
    this.share = (float) settings.share();
    this.candidates = settings.candidates();
  }

  /** Items by their positions in a ranking, and which of them were drawn. */
  public record Choice(int[] positions, Explored explored) {}

  /** Returns whether slots are filled at random. */
  public boolean isActive() {
    return share > 0;
  }

  /** Returns how many candidates an answer of k items needs beyond its own. */
  public int candidates(int k) {
    return isActive() ? Math.max(candidates, slots(k)) : 0;
  }

  private static int slots(int k) {
    return Math.min(AnswerOrigin.RANKS, k);
  }

  /**
   * Chooses the items of an answer.
   *
   * @param k number of slots
   * @param ranked number of ranked items; without enough candidates beyond k, nothing is drawn
   * @param seed seed of the draws
   */
  public Choice choose(int k, int ranked, long seed) {
    int size = Math.min(k, ranked);
    int[] positions = new int[size];
    for (int slot = 0; slot < size; slot++) {
      positions[slot] = slot;
    }
    int pool = Math.min(candidates(k), ranked - size);
    if (!isActive() || pool < slots(size) || size == 0) {
      return new Choice(positions, Explored.NONE);
    }
    return new Choice(positions, new Explored(share, pool, draw(positions, pool, seed)));
  }

  /** Replaces positions by drawn ones; returns the bits of the slots. */
  private int draw(int[] positions, int pool, long seed) {
    var random = new SplittableRandom(seed);
    int[] left = new int[pool];
    for (int at = 0; at < pool; at++) {
      left[at] = positions.length + at;
    }
    int slots = 0;
    int drawn = 0;
    for (int slot = 0; slot < slots(positions.length); slot++) {
      if (random.nextDouble() < share) {
        int chosen = random.nextInt(drawn, pool);
        positions[slot] = left[chosen];
        left[chosen] = left[drawn++];
        slots |= 1 << slot;
      }
    }
    return slots;
  }
}
