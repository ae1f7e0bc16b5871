package org.ccdrec.spi;

/**
 * A batch of training pairs and, for each, a negative: an item that the user has not interacted
 * with.
 *
 * <p>Made by the trainer; tests make theirs with {@link #of}. The arrays are the trainer's own and
 * must not be written. Belongs to the training thread, for one step.
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
   * Returns a batch of the given arrays, which are kept, not copied.
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
          "a batch's arrays must have one length; users=%d, positives=%d, negatives=%d"
              .formatted(users.length, positives.length, negatives.length));
    }
    return new Batch(users, positives, negatives);
  }

  /** The user index of each pair; not to be written. */
  public int[] users() {
    return users;
  }

  /** The item index of each pair; not to be written. */
  public int[] positives() {
    return positives;
  }

  /** The negative of each pair, an item index; empty where there are none; not to be written. */
  public int[] negatives() {
    return negatives;
  }

  /** The number of pairs. */
  public int size() {
    return users.length;
  }
}
