package org.ccdrec.spi;

/**
 * A batch of training pairs and, for each, a random item that the user has not interacted with.
 *
 * @param users user indices
 * @param positives the items they interacted with, of the same length
 * @param negatives random negatives, of the same length; empty where the objective uses none
 */
public record Batch(int[] users, int[] positives, int[] negatives) {
  public Batch {
    if (users.length != positives.length
        || (negatives.length != 0 && negatives.length != users.length)) {
      throw new IllegalArgumentException(
          "a batch's arrays must have one length; users=%d, positives=%d, negatives=%d"
              .formatted(users.length, positives.length, negatives.length));
    }
  }

  public int size() {
    return users.length;
  }
}
