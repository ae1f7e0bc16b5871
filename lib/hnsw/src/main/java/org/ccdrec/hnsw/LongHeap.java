package org.ccdrec.hnsw;

import java.util.Arrays;

/** A binary heap of longs, the smallest on top. It grows as needed. */
final class LongHeap {
  private long[] keys = new long[256];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  /** Returns the smallest key of a heap that is not empty. */
  long top() {
    return keys[0];
  }

  /** Returns the keys in no particular order. */
  long[] keys() {
    return Arrays.copyOf(keys, size);
  }

  void push(long key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >> 1;
      if (keys[parent] <= key) {
        break;
      }
      keys[at] = keys[parent];
      at = parent;
    }
    keys[at] = key;
  }

  /** Removes and returns the smallest key of a heap that is not empty. */
  long pop() {
    long top = keys[0];
    size--;
    sink(keys[size]);
    return top;
  }

  /** Replaces the smallest key of a heap that is not empty. */
  void replaceTop(long key) {
    sink(key);
  }

  private void sink(long key) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && keys[child + 1] < keys[child]) {
        child++;
      }
      if (keys[child] >= key) {
        break;
      }
      keys[at] = keys[child];
      at = child;
    }
    keys[at] = key;
  }
}
