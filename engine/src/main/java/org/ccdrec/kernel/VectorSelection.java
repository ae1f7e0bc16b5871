package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Selection of the largest values and of ranks in a row of scores. */
final class VectorSelection {
  /** The number of remaining values at which they are searched one by one. */
  private static final int FEW = 24;

  /** Fraction of a deviation by which the bound moves while the interval is open on one side. */
  private static final double STEP = 0.2;

  private static final int LOWEST = ordered(Float.NEGATIVE_INFINITY);
  private static final int HIGHEST = ordered(Float.POSITIVE_INFINITY) + 1;

  private VectorSelection() {}

  /** Selects the top k of a row. */
  static void topK(long scores, int row, int width, int k, int[] out) {
    TopK best = new TopK(k);
    offer(best, scores + (long) row * width * Float.BYTES, 0, width);
    best.drain(out, row * k);
  }

  /**
   * Offers {@code width} values, of the columns from {@code first} on, skipping vectors in which no
   * lane exceeds the worst value kept.
   */
  static void offer(TopK best, long start, int first, int width) {
    int at = 0;
    for (; at < width && !best.isFull(); at++) {
      best.offer(Lanes.get(start + (long) at * Float.BYTES), first + at);
    }
    for (; at + Lanes.COUNT <= width; at += Lanes.COUNT) {
      FloatVector values = Lanes.load(start + (long) at * Float.BYTES);
      VectorMask<Float> better = values.compare(VectorOperators.GT, best.threshold());
      for (long bits = better.toLong(); bits != 0; bits &= bits - 1) {
        int lane = at + Long.numberOfTrailingZeros(bits);
        best.offer(Lanes.get(start + (long) lane * Float.BYTES), first + lane);
      }
    }
    for (; at < width; at++) {
      best.offer(Lanes.get(start + (long) at * Float.BYTES), first + at);
    }
  }

  /**
   * Returns the column whose value has the given rank from the top. An interval of values that
   * contains it is narrowed by counting, one comparison per vector, until few values are left. The
   * first bound is the rank's position under a normal distribution. The next bounds are steps of
   * the deviation until there is one on either side, and after that interpolations of the counts as
   * if values were uniform. Every third bound is the middle of the bit patterns, which limits any
   * distribution to some tens of counts.
   */
  static int columnOfRank(long scores, int row, int width, int rank) {
    long start = scores + (long) row * width * Float.BYTES;
    Moments moments = Moments.of(start, width);
    int low = LOWEST;
    int high = HIGHEST;
    int fromLow = width;
    int fromHigh = 0;
    for (int guess = 0; high - (long) low > 1 && fromLow - fromHigh > FEW; guess++) {
      double next;
      if (guess % 3 == 2) {
        next = Double.NaN;
      } else if (low == LOWEST && high == HIGHEST) {
        next = moments.valueOfRank(rank);
      } else if (low == LOWEST) {
        next = unordered(high) - STEP * moments.deviation();
      } else if (high == HIGHEST) {
        next = unordered(low) + STEP * moments.deviation();
      } else {
        double from = unordered(low);
        double share = (double) (fromLow - rank) / (fromLow - fromHigh);
        next = from + share * (unordered(high) - from);
      }
      int middle = (int) (((long) low + high + 1) >> 1);
      int bound =
          Math.clamp(Double.isFinite(next) ? ordered((float) next) : middle, low + 1, high - 1);
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

  /**
   * Number, mean and deviation of a row's values above negative infinity, over its whole vectors
   * only.
   */
  private record Moments(int count, double mean, double deviation) {
    static Moments of(long start, int width) {
      FloatVector sums = FloatVector.zero(Lanes.SPECIES);
      FloatVector squares = sums;
      int count = 0;
      for (int at = 0; at + Lanes.COUNT <= width; at += Lanes.COUNT) {
        FloatVector values = Lanes.load(start + (long) at * Float.BYTES);
        VectorMask<Float> known = values.compare(VectorOperators.GT, Float.NEGATIVE_INFINITY);
        FloatVector counted = FloatVector.zero(Lanes.SPECIES).blend(values, known);
        sums = sums.add(counted);
        squares = counted.fma(counted, squares);
        count += known.trueCount();
      }
      double mean = sums.reduceLanes(VectorOperators.ADD) / (double) count;
      double square = squares.reduceLanes(VectorOperators.ADD) / (double) count;
      return new Moments(count, mean, Math.sqrt(Math.max(square - mean * mean, 0)));
    }

    /**
     * Returns an approximation of the value that the given number of normally distributed values
     * exceed (Abramowitz and Stegun 1964, 26.2.23).
     *
     * @return not finite if there are too few values for an estimate
     */
    double valueOfRank(int rank) {
      double share = (rank + 0.5) / count;
      double tail = Math.min(share, 1 - share);
      double t = Math.sqrt(-2 * Math.log(tail));
      double above =
          t
              - (2.515517 + t * (0.802853 + t * 0.010328))
                  / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
      return mean + (share < 0.5 ? above : -above) * deviation;
    }
  }

  /**
   * Returns the column with the given rank among the values in [low, high), ties by lower column.
   */
  private static int columnWithin(long start, int width, int low, int high, int rank) {
    TopK best = new TopK(rank + 1);
    float least = unordered(low);
    float beyond = unordered(high);
    int at = 0;
    for (; at + Lanes.COUNT <= width; at += Lanes.COUNT) {
      FloatVector values = Lanes.load(start + (long) at * Float.BYTES);
      VectorMask<Float> below = values.compare(VectorOperators.GE, least).not();
      VectorMask<Float> above = values.compare(VectorOperators.GE, beyond);
      long outside = (low == LOWEST ? 0 : below.toLong()) | above.toLong();
      for (long bits = ~outside & Lanes.ALL; bits != 0; bits &= bits - 1) {
        int column = at + Long.numberOfTrailingZeros(bits);
        best.offer(TopK.key(Lanes.get(start + (long) column * Float.BYTES)), column);
      }
    }
    for (; at < width; at++) {
      float value = TopK.key(Lanes.get(start + (long) at * Float.BYTES));
      int key = ordered(value);
      if (key >= low && key < high) {
        best.offer(value, at);
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

  /** Returns an int that has the order of floats. */
  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  private static float unordered(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & 0x7fffffff));
  }
}
