package org.ccdrec.trainer.training;

/** Some of the negatives that an epoch drew, each with its user. Not thread-safe. */
final class DrawnNegatives {
  private static final int MOST = 1024;

  private final int[] users = new int[MOST];
  private final int[] items = new int[MOST];
  private int size;

  /** Keeps the negatives of a step, as long as there is room. */
  void add(int[] ofUsers, int[] negatives) {
    int added = Math.min(negatives.length, MOST - size);
    System.arraycopy(ofUsers, 0, users, size, added);
    System.arraycopy(negatives, 0, items, size, added);
    size += added;
  }

  int size() {
    return size;
  }

  int user(int at) {
    return users[at];
  }

  int item(int at) {
    return items[at];
  }
}
