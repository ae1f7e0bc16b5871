package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Selection of largest values and of ranks in a row of scores. */
final class VectorSelection {
  private VectorSelection() {}

  /** Top-k of a row: vectors none of whose lanes beats the worst kept value are passed over. */
  static void topK(long scores, int row, int width, int k, int[] out) {
    TopK best = new TopK(k);
    long start = scores + (long) row * width * Float.BYTES;
    int at = 0;
    for (; at < Math.min(k, width); at++) {
      best.offer(Lanes.get(start + (long) at * Float.BYTES), at);
    }
    for (; at + Lanes.COUNT <= width; at += Lanes.COUNT) {
      FloatVector values = Lanes.load(start + (long) at * Float.BYTES);
      VectorMask<Float> better = values.compare(VectorOperators.GT, best.threshold());
      for (long bits = better.toLong(); bits != 0; bits &= bits - 1) {
        int column = at + Long.numberOfTrailingZeros(bits);
        best.offer(Lanes.get(start + (long) column * Float.BYTES), column);
      }
    }
    for (; at < width; at++) {
      best.offer(Lanes.get(start + (long) at * Float.BYTES), at);
    }
    best.drain(out, row * k);
  }

  /**
   * The column whose value has the given rank from the top, by bisection over the ordered bit
   * patterns of floats: counting is one comparison a vector, and nothing is moved.
   */
  static int columnOfRank(long scores, int row, int width, int rank) {
    long start = scores + (long) row * width * Float.BYTES;
    int low = ordered(Float.NEGATIVE_INFINITY);
    int high = ordered(Float.POSITIVE_INFINITY);
    while (low < high) {
      int middle = (int) (((long) low + high + 1) >> 1);
      if (countAtLeast(start, width, unordered(middle)) > rank) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    float value = unordered(low);
    boolean largest = value == Float.POSITIVE_INFINITY;
    int left = largest ? rank : rank - countAtLeast(start, width, Math.nextUp(value));
    for (int column = 0; column < width; column++) {
      float key = TopK.key(Lanes.get(start + (long) column * Float.BYTES));
      if (key == value && left-- == 0) {
        return column;
      }
    }
    throw new IllegalArgumentException(
        "rank must be below the number of columns; rank=%d, columns=%d".formatted(rank, width));
  }

  private static int countAtLeast(long start, int width, float value) {
    int count = 0;
    int at = 0;
    for (; at + Lanes.COUNT <= width; at += Lanes.COUNT) {
      FloatVector values = Lanes.load(start + (long) at * Float.BYTES);
      count += values.compare(VectorOperators.GE, value).trueCount();
    }
    for (; at < width; at++) {
      count += Lanes.get(start + (long) at * Float.BYTES) >= value ? 1 : 0;
    }
    return count;
  }

  /** An int whose order is the order of floats. */
  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  private static float unordered(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & 0x7fffffff));
  }
}
