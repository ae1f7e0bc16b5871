package org.ccdrec.trainer.demo;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;

/**
 * The interactions of a demo catalogue, drawn from tastes and popularity and split per user.
 *
 * <p>Each user draws n distinct items with probabilities proportional to p_i · Σ_t w_t exp(κ ⟨θ_t,
 * z_i⟩), where p follows a power law, θ_t are the user's themes and z_i the item's factors. The
 * draw takes the n smallest of independent exponential variables with these rates (Efraimidis and
 * Spirakis, "Weighted random sampling with a reservoir", 2006). One item in twenty is cold: all its
 * interactions are held out. One user in a hundred is new and has no interactions.
 */
final class DemoInteractions {
  private static final double SHARPNESS = 3.2;
  private static final double POPULARITY_EXPONENT = 0.7;
  private static final double[] THEME_WEIGHTS = {0.7, 0.3};
  private static final int FEWEST = 6;
  private static final double MEAN_EXTRA = 5;
  private static final int COLD_ITEMS = 20;
  private static final int NEW_USERS = 100;
  private static final int HELD_OUT_EACH = 10;

  private final int userCount;
  private final int itemCount;
  private final SplittableRandom random;
  private final double[] popularity;
  private final boolean[] cold;
  private final IntStream.Builder[] users = builders();
  private final IntStream.Builder[] items = builders();

  private DemoInteractions(int userCount, int itemCount, SplittableRandom random) {
    this.userCount = userCount;
    this.itemCount = itemCount;
    this.random = random;
    this.popularity = new double[itemCount];
    this.cold = new boolean[itemCount];
  }

  private static IntStream.Builder[] builders() {
    return new IntStream.Builder[] {IntStream.builder(), IntStream.builder(), IntStream.builder()};
  }

  /** Draws the training, validation and test interactions, in this order. */
  static Interactions[] draw(
      double[][] things, Tastes tastes, int userCount, SplittableRandom random) {
    var drawn = new DemoInteractions(userCount, things.length, random);
    drawn.drawItems();
    for (int user = 0; user < userCount; user++) {
      double[][] themes = tastes.themes();
      if (user % NEW_USERS != NEW_USERS - 1) {
        drawn.split(user, drawn.choose(themes, things));
      }
    }
    return drawn.matrices();
  }

  private void drawItems() {
    int[] ranks = IntStream.range(0, itemCount).toArray();
    shuffle(ranks);
    for (int item = 0; item < itemCount; item++) {
      popularity[item] = StrictMath.pow(1 + ranks[item], -POPULARITY_EXPONENT);
      cold[item] = ranks[item] % COLD_ITEMS == COLD_ITEMS - 1;
    }
  }

  /** Returns the user's items in random order. */
  private int[] choose(double[][] themes, double[][] things) {
    double[] arrivals = new double[itemCount];
    for (int item = 0; item < itemCount; item++) {
      double wanted = 0;
      for (int t = 0; t < themes.length; t++) {
        double match = Tastes.dot(themes[t], things[item]);
        wanted += THEME_WEIGHTS[t] * StrictMath.exp(SHARPNESS * match);
      }
      arrivals[item] = exponential() / (popularity[item] * wanted);
    }
    int count = Math.min(FEWEST + (int) (MEAN_EXTRA * exponential()), itemCount / 4);
    double[] sorted = arrivals.clone();
    Arrays.sort(sorted);
    double last = sorted[count - 1];
    int[] chosen = IntStream.range(0, itemCount).filter(i -> arrivals[i] <= last).toArray();
    shuffle(chosen);
    return chosen;
  }

  private double exponential() {
    return -StrictMath.log(1 - random.nextDouble());
  }

  /**
   * Assigns a tenth to validation and a tenth to test, at least one each; cold items go to either.
   */
  private void split(int user, int[] chosen) {
    int heldOut = Math.max(1, chosen.length / HELD_OUT_EACH);
    int place = 0;
    for (int item : chosen) {
      if (cold[item]) {
        add(random.nextBoolean() ? 1 : 2, user, item);
      } else {
        add(place < heldOut ? 1 : place < 2 * heldOut ? 2 : 0, user, item);
        place++;
      }
    }
  }

  private void add(int split, int user, int item) {
    users[split].add(user);
    items[split].add(item);
  }

  private Interactions[] matrices() {
    Interactions[] matrices = new Interactions[users.length];
    for (int split = 0; split < matrices.length; split++) {
      matrices[split] =
          Interactions.of(
              userCount, itemCount, users[split].build().toArray(), items[split].build().toArray());
    }
    return matrices;
  }

  private void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
