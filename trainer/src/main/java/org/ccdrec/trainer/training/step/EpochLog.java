package org.ccdrec.trainer.training.step;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The record of an epoch's steps: losses, hardness and samples for diagnostics. */
public final class EpochLog {
  /** One step in this many is sampled for diagnostics. */
  public static final int SAMPLED = 16;

  private final int sampled;
  private final Losses losses = new Losses();
  private final Mean hardness = new Mean();
  private final Mean randomMargin = new Mean();
  private final DrawnNegatives drawn = new DrawnNegatives();
  private final Set<Integer> watchedUsers;
  private final DrawnNegatives watched = new DrawnNegatives();
  private int steps;

  /**
   * Creates an empty log.
   *
   * @param sampled one step in this many is sampled for diagnostics; 0 for none
   */
  public EpochLog(int sampled) {
    this(sampled, Set.of());
  }

  /**
   * Creates an empty log that keeps the curricular negatives of some users.
   *
   * @param sampled a step in so many is sampled for diagnostics; 0 for none
   * @param watchedUsers users whose negatives are kept in every step
   */
  public EpochLog(int sampled, Set<Integer> watchedUsers) {
    this.sampled = sampled;
    this.watchedUsers = Set.copyOf(watchedUsers);
  }

  private static final class Mean {
    private double sum;
    private int count;

    void add(double value) {
      sum += value;
      count++;
    }

    OptionalDouble value() {
      return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
  }

  /** Averages the loss parts over the steps of an epoch. Not thread-safe. */
  private static final class Losses {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int steps;

    void add(String part, double value) {
      sums.merge(part, value, Double::sum);
    }

    void stepDone() {
      steps++;
    }

    Map<String, Double> means() {
      Map<String, Double> means = new LinkedHashMap<>();
      sums.forEach((part, sum) -> means.put(part, sum / steps));
      return means;
    }
  }

  /** Returns whether the current step is sampled for diagnostics; the first one of an epoch is. */
  boolean samples() {
    return sampled > 0 && steps % sampled == 0;
  }

  /** Adds a step's value of a loss part. */
  void addLoss(String part, double value) {
    losses.add(part, value);
  }

  /** Counts a step's mean of s⁺ − s⁻ over its curricular negatives. */
  void addHardness(double margin) {
    hardness.add(margin);
  }

  /** Counts a sampled step's mean of s⁺ − s⁻ over its random negatives. */
  void addRandomMargin(double margin) {
    randomMargin.add(margin);
  }

  /** Keeps the curricular negatives of a step: all if it is sampled, and the watched users'. */
  void addDrawn(int[] users, int[] negatives) {
    if (samples()) {
      drawn.add(users, negatives);
    }
    for (int pair = 0; pair < users.length && !watchedUsers.isEmpty(); pair++) {
      if (watchedUsers.contains(users[pair])) {
        watched.add(new int[] {users[pair]}, new int[] {negatives[pair]});
      }
    }
  }

  /** Ends the current step. */
  public void stepDone() {
    steps++;
    losses.stepDone();
  }

  public Map<String, Double> lossMeans() {
    return losses.means();
  }

  public OptionalDouble hardness() {
    return hardness.value();
  }

  public OptionalDouble randomMargin() {
    return randomMargin.value();
  }

  public DrawnNegatives drawn() {
    return drawn;
  }

  /** Returns the curricular negatives of the watched users. */
  public DrawnNegatives watched() {
    return watched;
  }
}
