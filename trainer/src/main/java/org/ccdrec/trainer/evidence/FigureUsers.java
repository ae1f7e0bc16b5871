package org.ccdrec.trainer.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.Shuffle;

/**
 * A few users of a figure, each with some of their training items; no item is shown for two users.
 *
 * @param users user indices
 * @param items item indices of each user
 */
record FigureUsers(List<Integer> users, List<List<Integer>> items) {
  private static final int FEWEST = 6;
  private static final int MOST = 40;
  private static final int SHOWN = 12;

  /**
   * Chooses users at random among those with {@value #FEWEST} to {@value #MOST} training items, and
   * completes them with the users that have most items.
   */
  static FigureUsers choose(Interactions train, int count, RandomGenerator random) {
    int[] usual = usersWithUsualHistory(train);
    Shuffle.inPlace(usual, random);
    List<Integer> order = new ArrayList<>(IntStream.of(usual).boxed().toList());
    IntStream.range(0, train.userCount())
        .boxed()
        .filter(user -> train.userDegree(user) > 0 && !isUsual(train, user))
        .sorted(Comparator.comparingInt(train::userDegree).reversed())
        .forEach(order::add);
    FigureUsers chosen = new FigureUsers(new ArrayList<>(), new ArrayList<>());
    Set<Integer> taken = new HashSet<>();
    for (int at = 0; at < order.size() && chosen.users.size() < count; at++) {
      chosen.addIfDistinct(order.get(at), train, taken);
    }
    return chosen;
  }

  private static int[] usersWithUsualHistory(Interactions train) {
    return IntStream.range(0, train.userCount()).filter(user -> isUsual(train, user)).toArray();
  }

  private static boolean isUsual(Interactions train, int user) {
    return train.userDegree(user) >= FEWEST && train.userDegree(user) <= MOST;
  }

  private void addIfDistinct(int user, Interactions train, Set<Integer> taken) {
    List<Integer> own =
        IntStream.of(train.itemsOf(user))
            .boxed()
            .filter(item -> !taken.contains(item))
            .limit(SHOWN)
            .toList();
    if (2 * own.size() >= Math.min(SHOWN, train.userDegree(user))) {
      users.add(user);
      items.add(own);
      taken.addAll(own);
    }
  }

  /** Returns the items of all users, user by user. */
  int[] allItems() {
    return items.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
  }

  /** Returns the number of the user that each of {@link #allItems} belongs to. */
  int[] groups() {
    return IntStream.range(0, users.size())
        .flatMap(group -> IntStream.generate(() -> group).limit(items.get(group).size()))
        .toArray();
  }
}
