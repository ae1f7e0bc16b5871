package org.ccdrec.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Selects a row's k largest values with a bounded heap whose root is the worst value kept, so that
 * nearly all values are rejected by one comparison.
 */
final class TopK {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final float[] values;
  private final int[] columns;
  private int size;

  TopK(int k) {
    this.values = new float[k];
    this.columns = new int[k];
  }

  /** Writes the columns of the k largest values of a row to {@code out[row·k …]}, best first. */
  static void select(MemorySegment scores, int row, int width, int k, int[] out) {
    TopK best = new TopK(k);
    long start = (long) row * width * Float.BYTES;
    for (int column = 0; column < width; column++) {
      best.offer(scores.get(FLOAT, start + (long) column * Float.BYTES), column);
    }
    best.drain(out, row * k);
  }

  /**
   * Returns the threshold that a value must exceed to be kept; negative infinity until k values are
   * kept.
   */
  float threshold() {
    return size < values.length ? Float.NEGATIVE_INFINITY : values[0];
  }

  /** Returns the number of values kept. */
  int size() {
    return size;
  }

  /**
   * Offers a value; columns must be offered in ascending order, otherwise ties are not resolved to
   * the lower column.
   */
  void offer(float value, int column) {
    float key = key(value);
    if (size < values.length) {
      siftUp(size++, key, column);
    } else if (key > values[0]) {
      siftDown(values.length, key, column);
    }
  }

  /** Returns whether k values are kept. */
  boolean isFull() {
    return size == values.length;
  }

  /** Empties the heap into {@code out[start …]}, best first. */
  void drain(int[] out, int start) {
    drain(out, null, start);
  }

  /** Empties the heap into {@code out[start …]} and its values into {@code kept}, best first. */
  void drain(int[] out, float @Nullable [] kept, int start) {
    for (int left = size; left > 0; left--) {
      out[start + left - 1] = columns[0];
      if (kept != null) {
        kept[start + left - 1] = values[0];
      }
      siftDown(left - 1, values[left - 1], columns[left - 1]);
    }
    size = 0;
  }

  /**
   * Returns the sort key of a value: NaN counts as negative infinity, and the two zeros are equal.
   */
  static float key(float value) {
    return Float.isNaN(value) ? Float.NEGATIVE_INFINITY : value + 0f;
  }

  private static boolean worse(float a, int aColumn, float b, int bColumn) {
    return a < b || (a == b && aColumn > bColumn);
  }

  private void siftUp(int from, float value, int column) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!worse(value, column, values[parent], columns[parent])) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    values[at] = value;
    columns[at] = column;
  }

  private void siftDown(int length, float value, int column) {
    int at = 0;
    int child;
    while ((child = 2 * at + 1) < length) {
      if (child + 1 < length
          && worse(values[child + 1], columns[child + 1], values[child], columns[child])) {
        child++;
      }
      if (!worse(values[child], columns[child], value, column)) {
        break;
      }
      move(child, at);
      at = child;
    }
    if (length > 0) {
      values[at] = value;
      columns[at] = column;
    }
  }

  private void move(int from, int to) {
    values[to] = values[from];
    columns[to] = columns[from];
  }
}
