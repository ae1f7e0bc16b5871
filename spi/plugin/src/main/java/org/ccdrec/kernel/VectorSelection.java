package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Selection of largest values and of ranks in a row of scores. */
final class VectorSelection {
  /** Few enough values to be picked from one by one. */
  private static final int FEW = 24;

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
   * The column whose value has the given rank from the top. An interval of values that holds it is
   * narrowed by counting, one comparison a vector, until few are left: the next bound is guessed
   * from the counts as if values were spread evenly, and every third time it is the middle of the
   * bit patterns, so that any distribution takes at most some tens of counts.
   */
  static int columnOfRank(long scores, int row, int width, int rank) {
    long start = scores + (long) row * width * Float.BYTES;
    int low = ordered(Float.NEGATIVE_INFINITY);
    int high = ordered(Float.POSITIVE_INFINITY) + 1;
    int fromLow = width;
    int fromHigh = 0;
    for (int guess = 0; high - (long) low > 1 && fromLow - fromHigh > FEW; guess++) {
      int bound = bound(low, high, (double) (fromLow - rank) / (fromLow - fromHigh), guess);
      int count = countAtLeast(start, width, unordered(bound));
      if (count > rank) {
        low = bound;
        fromLow = count;
      } else {
        high = bound;
        fromHigh = count;
      }
    }
    return columnWithin(start, width, low, high, rank - fromHigh);
  }

  /** A bound strictly between two others, {@code share} of the way where that can be guessed. */
  private static int bound(int low, int high, double share, int guess) {
    int middle = (int) (((long) low + high + 1) >> 1);
    double from = unordered(low);
    double way = unordered(high - 1) - from;
    if (guess % 3 == 2 || !Double.isFinite(way)) {
      return Math.clamp(middle, low + 1, high - 1);
    }
    return Math.clamp(ordered((float) (from + share * way)), low + 1, high - 1);
  }

  /** The column of a rank among the values in [low, high), ties by lower column. */
  private static int columnWithin(long start, int width, int low, int high, int rank) {
    TopK best = new TopK(rank + 1);
    for (int column = 0; column < width; column++) {
      float value = TopK.key(Lanes.get(start + (long) column * Float.BYTES));
      int key = ordered(value);
      if (key >= low && key < high) {
        best.offer(value, column);
      }
    }
    int[] columns = new int[rank + 1];
    if (best.size() <= rank) {
      throw new IllegalArgumentException(
          "rank must be below the number of columns; columns=" + width);
    }
    best.drain(columns, 0);
    return columns[rank];
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
