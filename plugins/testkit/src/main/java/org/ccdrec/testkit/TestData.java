package org.ccdrec.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Batch;

/**
 * A small synthetic dataset: interactions, and content features by modality.
 *
 * @param interactions the interactions
 * @param features modality name to features, {@code items × width}; callers must not modify them
 */
public record TestData(Interactions interactions, Map<String, Matrix> features) {

  private static final Map<String, Integer> WIDTHS = new LinkedHashMap<>();

  static {
    WIDTHS.put("visual", 7);
    WIDTHS.put("acoustic", 5);
  }

  /**
   * Returns 12 users and 18 items with two modalities; one user and one item have no interactions.
   */
  public static TestData small() {
    return random(12, 18, 5);
  }

  /**
   * Returns 700 users and 900 items with two modalities, large enough for kernels to split work.
   */
  public static TestData large() {
    return random(700, 900, 8);
  }

  /** Returns one user with one interaction among three items. */
  public static TestData singleUser() {
    return of(Interactions.of(1, 3, new int[] {0}, new int[] {1}));
  }

  /** Returns three users and four items without any interaction. */
  public static TestData noInteractions() {
    return of(Interactions.of(3, 4, new int[0], new int[0]));
  }

  /** Returns two users: the first has all items but the last, the second has one. */
  public static TestData nearlyEverythingSeen() {
    return of(Interactions.of(2, 6, new int[] {0, 0, 0, 0, 0, 1}, new int[] {0, 1, 2, 3, 4, 5}));
  }

  /** Returns the small dataset without content. */
  public static TestData withoutContent() {
    return new TestData(small().interactions(), Map.of());
  }

  /** Returns a training pair with an unseen item for each of up to {@code size} interactions. */
  public Batch batch(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] allUsers = interactions.users();
    int[] allItems = interactions.items();
    List<Integer> chosen = new ArrayList<>();
    for (int at = 0; at < allItems.length; at++) {
      if (interactions.userDegree(allUsers[at]) < interactions.itemCount()) {
        chosen.add(at);
      }
    }
    while (chosen.size() > size) {
      chosen.remove(random.nextInt(chosen.size()));
    }
    int[] users = chosen.stream().mapToInt(at -> allUsers[at]).toArray();
    int[] positives = chosen.stream().mapToInt(at -> allItems[at]).toArray();
    int[] negatives = new int[users.length];
    for (int at = 0; at < users.length; at++) {
      negatives[at] = unseen(users[at], random);
    }
    return Batch.of(users, positives, negatives);
  }

  private int unseen(int user, SplittableRandom random) {
    int item = random.nextInt(interactions.itemCount());
    while (interactions.contains(user, item)) {
      item = random.nextInt(interactions.itemCount());
    }
    return item;
  }

  /**
   * Creates users and items of two tastes, which the features reflect with noise; the last user and
   * item have no interactions.
   */
  private static TestData random(int users, int items, int degree) {
    SplittableRandom random = new SplittableRandom(20250101);
    List<int[]> pairs = new ArrayList<>();
    for (int user = 0; user < users - 1; user++) {
      TreeSet<Integer> chosen = new TreeSet<>();
      while (chosen.size() < degree) {
        int item = random.nextInt(items - 1);
        boolean liked = item % 2 == user % 2 || random.nextInt(5) == 0;
        if (liked) {
          chosen.add(item);
        }
      }
      for (int item : chosen) {
        pairs.add(new int[] {user, item});
      }
    }
    int[] ofUsers = pairs.stream().mapToInt(pair -> pair[0]).toArray();
    int[] ofItems = pairs.stream().mapToInt(pair -> pair[1]).toArray();
    return of(Interactions.of(users, items, ofUsers, ofItems));
  }

  private static TestData of(Interactions interactions) {
    SplittableRandom random = new SplittableRandom(20250102);
    Map<String, Matrix> features = new LinkedHashMap<>();
    WIDTHS.forEach(
        (name, width) -> features.put(name, features(interactions.itemCount(), width, random)));
    return new TestData(interactions, features);
  }

  private static Matrix features(int items, int width, SplittableRandom random) {
    Matrix features = Matrix.zeros(items, width);
    for (int item = 0; item < items; item++) {
      for (int column = 0; column < width; column++) {
        double taste = column % 2 == item % 2 ? 1 : 0.1;
        features.set(item, column, (float) (taste + 0.3 * random.nextGaussian()));
      }
    }
    return features;
  }
}
