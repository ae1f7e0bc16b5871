package org.ccdrec.trainer.data.inter;

import java.util.Arrays;
import org.ccdrec.graph.Interactions;

/** The interactions of one split, added user by user. Not thread-safe. */
final class SplitRows {
  private final int[] offsets;
  private final int[] items;
  private int users;
  private int size;

  /** Allocates memory for at most {@code capacity} interactions. */
  SplitRows(int userCount, int capacity) {
    this.offsets = new int[userCount + 1];
    this.items = new int[capacity];
  }

  /** Adds an item of the current user, larger than the one before. */
  void add(int item) {
    items[size++] = item;
  }

  /** Moves to the next user. */
  void endUser() {
    offsets[++users] = size;
  }

  /** Returns the interactions, once all users have ended. */
  Interactions interactions(int itemCount) {
    return Interactions.ofRows(
        itemCount, offsets, size == items.length ? items : Arrays.copyOf(items, size));
  }
}
