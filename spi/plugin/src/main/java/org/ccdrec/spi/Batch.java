package org.ccdrec.spi;

/**
 * A batch of training pairs and, for each, a negative: an item that the user has not interacted
 * with.
 *
 * <p>Created by the trainer; tests use {@link #of}. The arrays belong to the trainer and must not
 * be modified. Confined to the training thread and valid for one step.
 */
public final class Batch {
  private final int[] users;
  private final int[] positives;
  private final int[] negatives;

  private Batch(int[] users, int[] positives, int[] negatives) {
    this.users = users;
    this.positives = positives;
    this.negatives = negatives;
  }

  /**
   * Returns a batch of the given arrays, which are not copied.
   *
   * @param users user indices
   * @param positives the items they interacted with, of the same length
   * @param negatives negatives, of the same length; empty where the objective uses none
   * @throws IllegalArgumentException if the lengths differ
   */
  public static Batch of(int[] users, int[] positives, int[] negatives) {
    if (users.length != positives.length
        || (negatives.length != 0 && negatives.length != users.length)) {
      throw new IllegalArgumentException(
          "a batch's arrays must have the same length; users=%d, positives=%d, negatives=%d"
              .formatted(users.length, positives.length, negatives.length));
    }
    return new Batch(users, positives, negatives);
  }

  /** Returns the user index of each pair; callers must not modify the array. */
  public int[] users() {
    return users;
  }

  /** Returns the item index of each pair; callers must not modify the array. */
  public int[] positives() {
    return positives;
  }

  /**
   * Returns the negative of each pair, an item index; empty if there are none; callers must not
   * modify the array.
   */
  public int[] negatives() {
    return negatives;
  }

  /** Returns the number of pairs. */
  public int size() {
    return users.length;
  }
}
