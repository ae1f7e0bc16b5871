package org.ccdrec.samplers.srns;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;

/**
 * For each user, a fixed random pool of unseen items with their probabilities in the last epochs,
 * and a memory of positions in the pool.
 *
 * <p>The probability of an item k is {@code σ(s_uk − s̄_u)}, with s_uk the inner product of user
 * and item and s̄_u its mean over the user's own items: the probability that k beats them.
 * Variances are computed from probabilities; memories are renewed by the inner products themselves.
 */
final class Pools {
  /** The number of epochs over which a deviation is computed. */
  static final int EPOCHS = 5;

  /** An index and {@value #EPOCHS} probabilities. */
  static final int BYTES_PER_ITEM = (1 + EPOCHS) * 4;

  private final SrnsConfig config;
  private final Interactions interactions;
  private final int size;
  private final int[] items;
  private final float[] chances;
  private final int[] memory;
  private int epochs;

  Pools(SrnsConfig config, Interactions interactions, UnseenItems unseen, RandomSource random) {
    int users = interactions.userCount();
    this.config = config;
    this.interactions = interactions;
    this.size = config.poolFor(users);
    this.items = new int[Math.multiplyExact(users, size)];
    this.chances = new float[Math.multiplyExact(items.length, EPOCHS)];
    this.memory = new int[Math.multiplyExact(users, config.memory())];
    SplittableRandom generator = new SplittableRandom(random.seed("negatives:pools", 0));
    for (int at = 0; at < items.length; at++) {
      int user = at / size;
      if (unseen.count(user) > 0) { // the pool of a user who has every item is never drawn from
        items[at] = unseen.draw(user, generator);
      }
    }
    for (int at = 0; at < memory.length; at++) {
      memory[at] = generator.nextInt(size);
    }
  }

  /** Exchanges what epochs change; the items of the pools depend on the seed alone. */
  void exchange(TrainingState state) {
    epochs = Math.toIntExact(state.number("epochs", epochs));
    state.array("chances", chances);
    state.array("memory", memory);
  }

  /** Adds an epoch's probabilities and renews the memories. */
  void score(Representations vectors, Kernels kernels, RandomGenerator generator) {
    int[] owners = new int[size];
    int[] own = new int[size];
    float[] dots = new float[size];
    for (int user = 0; user < interactions.userCount(); user++) {
      Arrays.fill(owners, user);
      System.arraycopy(items, user * size, own, 0, size);
      kernels.rowDots(vectors.users().value(), owners, vectors.items().value(), own, dots);
      double mean = meanOfSeen(vectors, kernels, user);
      for (int at = 0; at < size; at++) {
        double chance = 1 / (1 + Math.exp(mean - dots[at]));
        chances[(user * size + at) * EPOCHS + epochs % EPOCHS] = (float) chance;
      }
      renew(user, dots, generator);
    }
    epochs++;
  }

  private double meanOfSeen(Representations vectors, Kernels kernels, int user) {
    int[] seen = interactions.itemsOf(user);
    int[] owners = new int[seen.length];
    Arrays.fill(owners, user);
    float[] dots = new float[seen.length];
    kernels.rowDots(vectors.users().value(), owners, vectors.items().value(), seen, dots);
    double sum = 0;
    for (float dot : dots) {
      sum += dot;
    }
    return sum / Math.max(1, seen.length);
  }

  /**
   * Draws a new memory from the old one and fresh places, without replacement, with probabilities
   * proportional to {@code exp(score / temperature)}, by the Gumbel top-k trick.
   *
   * @param scores the inner product of each place of the user's pool
   */
  private void renew(int user, float[] scores, RandomGenerator generator) {
    int kept = config.memory();
    int[] places = new int[kept * (1 + config.expansion())];
    double[] keys = new double[places.length];
    for (int at = 0; at < places.length; at++) {
      places[at] = at < kept ? memory[user * kept + at] : generator.nextInt(size);
      double exponent = scores[places[at]] / config.temperature();
      keys[at] = exponent - Math.log(generator.nextExponential());
    }
    for (int slot = 0; slot < kept; slot++) {
      int best = slot;
      for (int at = slot + 1; at < keys.length; at++) {
        best = keys[at] > keys[best] ? at : best;
      }
      memory[user * kept + slot] = places[best];
      keys[best] = keys[slot];
      places[best] = places[slot];
    }
  }

  /** Returns the item in a slot of a user's memory. */
  int item(int user, int slot) {
    return items[user * size + memory[user * config.memory() + slot]];
  }

  /** Returns the standard deviation of the probabilities in a slot over the last epochs. */
  double deviation(int user, int slot) {
    int start = (user * size + memory[user * config.memory() + slot]) * EPOCHS;
    int count = Math.min(epochs, EPOCHS);
    double sum = 0;
    double squares = 0;
    for (int epoch = 0; epoch < count; epoch++) {
      double chance = chances[start + epoch];
      sum += chance;
      squares += chance * chance;
    }
    double mean = sum / count;
    return Math.sqrt(Math.max(0, squares / count - mean * mean));
  }
}
