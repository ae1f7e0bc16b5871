package org.ccdrec.trainer.demo;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.Shuffle;

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
  static final double SHARPNESS = 3.2;
  private static final double POPULARITY_EXPONENT = 0.7;
  static final double[] THEME_WEIGHTS = {0.7, 0.3};
  static final int FEWEST = 6;
  static final double MEAN_EXTRA = 5;
  private static final int COLD_ITEMS = 20;
  private static final int NEW_USERS = 100;
  private static final int HELD_OUT_EACH = 10;

  private final int userCount;
  private final int itemCount;
  private final SplittableRandom random;
  private final Ranks ranks;
  private final IntStream.Builder[] users = builders();
  private final IntStream.Builder[] items = builders();

  private DemoInteractions(int userCount, int itemCount, SplittableRandom random) {
    this.userCount = userCount;
    this.itemCount = itemCount;
    this.random = random;
    this.ranks = Ranks.draw(itemCount, random);
  }

  /** What the popularity ranks of items, drawn at random, determine. */
  record Ranks(double[] popularity, boolean[] cold) {
    static Ranks draw(int itemCount, SplittableRandom random) {
      int[] ranks = IntStream.range(0, itemCount).toArray();
      Shuffle.inPlace(ranks, random);
      double[] popularity = new double[itemCount];
      boolean[] cold = new boolean[itemCount];
      for (int item = 0; item < itemCount; item++) {
        popularity[item] = StrictMath.pow(1 + ranks[item], -POPULARITY_EXPONENT);
        cold[item] = ranks[item] % COLD_ITEMS == COLD_ITEMS - 1;
      }
      return new Ranks(popularity, cold);
    }
  }

  /** Returns whether a user is new, without interactions. */
  static boolean isNew(int user) {
    return user % NEW_USERS == NEW_USERS - 1;
  }

  private static IntStream.Builder[] builders() {
    return new IntStream.Builder[] {IntStream.builder(), IntStream.builder(), IntStream.builder()};
  }

  /** Draws the training, validation and test interactions, in this order. */
  static Interactions[] draw(
      double[][] things, Tastes tastes, int userCount, SplittableRandom random) {
    var drawn = new DemoInteractions(userCount, things.length, random);
    for (int user = 0; user < userCount; user++) {
      double[][] themes = tastes.themes();
      if (!isNew(user)) {
        drawn.split(user, drawn.choose(themes, things));
      }
    }
    return drawn.matrices();
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
      arrivals[item] = exponential() / (ranks.popularity()[item] * wanted);
    }
    int count = Math.min(FEWEST + (int) (MEAN_EXTRA * exponential()), itemCount / 4);
    double[] sorted = arrivals.clone();
    Arrays.sort(sorted);
    double last = sorted[count - 1];
    int[] chosen = IntStream.range(0, itemCount).filter(i -> arrivals[i] <= last).toArray();
    Shuffle.inPlace(chosen, random);
    return chosen;
  }

  private double exponential() {
    return -StrictMath.log(1 - random.nextDouble());
  }

  private void split(int user, int[] chosen) {
    int[] labels = labels(chosen, ranks.cold(), random);
    for (int at = 0; at < chosen.length; at++) {
      add(labels[at], user, chosen[at]);
    }
  }

  /**
   * Returns the split of each of a user's items, given in random order: 0 training, 1 validation, 2
   * test. A tenth goes to validation and a tenth to test, at least one each; cold items go to
   * either.
   */
  static int[] labels(int[] chosen, boolean[] cold, SplittableRandom random) {
    int heldOut = Math.max(1, chosen.length / HELD_OUT_EACH);
    int[] labels = new int[chosen.length];
    int place = 0;
    for (int at = 0; at < chosen.length; at++) {
      if (cold[chosen[at]]) {
        labels[at] = random.nextBoolean() ? 1 : 2;
      } else {
        labels[at] = place < heldOut ? 1 : place < 2 * heldOut ? 2 : 0;
        place++;
      }
    }
    return labels;
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

  /**
   * The attributes of the demo catalogue's users: a country that goes with the category and an age
   * group that goes with the style of which a user has most items. Of {@value #USERS_PER_STRAY}
   * users one has any attributes instead.
   *
   * @param items the catalogue
   * @param splits the interactions of all splits
   */
  record Users(List<DemoItem> items, Interactions[] splits) {
    private static final List<String> COUNTRIES = List.of("de", "fr", "it", "pl");
    private static final List<String> AGES = List.of("18-29", "30-49", "50+");
    private static final List<String> STYLES = List.of("minimal", "classic", "ornate");
    private static final int USERS_PER_STRAY = 4;

    /** The attributes of one user. */
    record Attributes(String country, String age) {}

    /** Returns the attributes of each user. */
    List<Attributes> attributes(SplittableRandom random) {
      return IntStream.range(0, splits[0].userCount())
          .mapToObj(user -> attributes(user, random))
          .toList();
    }

    private Attributes attributes(int user, SplittableRandom random) {
      int[] categories = new int[Category.values().length];
      int[] styles = new int[STYLES.size()];
      for (Interactions split : splits) {
        for (int at = split.start(user); at < split.end(user); at++) {
          DemoItem item = items.get(split.item(at));
          categories[item.category().ordinal()]++;
          styles[STYLES.indexOf(item.style())]++;
        }
      }
      return new Attributes(
          pick(COUNTRIES, most(categories), random), pick(AGES, most(styles), random));
    }

    private static String pick(List<String> values, int taste, SplittableRandom random) {
      boolean isOfTaste = random.nextInt(USERS_PER_STRAY) > 0;
      int any = random.nextInt(values.size());
      return values.get(isOfTaste && taste >= 0 ? taste % values.size() : any);
    }

    /** Returns the index of the largest count, or −1 if all are 0. */
    private static int most(int[] counts) {
      int best = -1;
      for (int at = 0; at < counts.length; at++) {
        if (counts[at] > (best < 0 ? 0 : counts[best])) {
          best = at;
        }
      }
      return best;
    }
  }
}
