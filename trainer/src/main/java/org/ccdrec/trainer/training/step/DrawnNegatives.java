package org.ccdrec.trainer.training.step;

/** Some of the negatives that an epoch drew, each with its user. Not thread-safe. */
public final class DrawnNegatives {
  private static final int MOST = 1024;

  private final int[] users = new int[MOST];
  private final int[] items = new int[MOST];
  private int size;

  /** Keeps the negatives of a step, as long as there is room. */
  public void add(int[] ofUsers, int[] negatives) {
    int added = Math.min(negatives.length, MOST - size);
    System.arraycopy(ofUsers, 0, users, size, added);
    System.arraycopy(negatives, 0, items, size, added);
    size += added;
  }

  public int size() {
    return size;
  }

  public int user(int at) {
    return users[at];
  }

  public int item(int at) {
    return items[at];
  }
}
