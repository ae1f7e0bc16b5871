package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * Inner products of one row with several rows, and weighted sums of several rows, by address. Four
 * rows are taken at a time, so that the common row stays in registers; the bits are those of {@link
 * Lanes#dot} and {@link Lanes#combine} for one row after the other.
 */
final class VectorGroups {
  private VectorGroups() {}

  /** {@code out[j] ← ⟨x, rows[j]⟩} for rows of {@code width} floats. */
  static void dots(long x, long[] rows, int width, float[] out) {
    int at = 0;
    for (; at + 4 <= rows.length; at += 4) {
      fourDots(x, rows, at, width, out);
    }
    for (; at < rows.length; at++) {
      out[at] = Lanes.dot(x, rows[at], width);
    }
  }

  private static void fourDots(long x, long[] rows, int first, int width, float[] out) {
    long y0 = rows[first];
    long y1 = rows[first + 1];
    long y2 = rows[first + 2];
    long y3 = rows[first + 3];
    FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int bound = Lanes.SPECIES.loopBound(width);
    for (int at = 0; at < bound; at += Lanes.COUNT) {
      long skip = (long) at * Float.BYTES;
      FloatVector common = Lanes.load(x + skip);
      s0 = common.fma(Lanes.load(y0 + skip), s0);
      s1 = common.fma(Lanes.load(y1 + skip), s1);
      s2 = common.fma(Lanes.load(y2 + skip), s2);
      s3 = common.fma(Lanes.load(y3 + skip), s3);
    }
    float t0 = VectorMath.sum(s0);
    float t1 = VectorMath.sum(s1);
    float t2 = VectorMath.sum(s2);
    float t3 = VectorMath.sum(s3);
    for (int at = bound; at < width; at++) {
      long skip = (long) at * Float.BYTES;
      float common = Lanes.get(x + skip);
      t0 += common * Lanes.get(y0 + skip);
      t1 += common * Lanes.get(y1 + skip);
      t2 += common * Lanes.get(y2 + skip);
      t3 += common * Lanes.get(y3 + skip);
    }
    out[first] = t0;
    out[first + 1] = t1;
    out[first + 2] = t2;
    out[first + 3] = t3;
  }

  /** {@code target ← Σ_j weights[j]·rows[j]}, or {@code +=}, for rows of {@code width} floats. */
  static void sum(float[] weights, long[] rows, boolean accumulate, long target, int width) {
    int at = 0;
    for (; at + 4 <= rows.length; at += 4) {
      sumOfFour(weights, rows, at, accumulate || at > 0, target, width);
    }
    for (; at < rows.length; at++) {
      Lanes.combine(weights[at], rows[at], accumulate || at > 0 ? 1 : 0, target, width);
    }
  }

  private static void sumOfFour(
      float[] weights, long[] rows, int first, boolean accumulate, long target, int width) {
    long x0 = rows[first];
    long x1 = rows[first + 1];
    long x2 = rows[first + 2];
    long x3 = rows[first + 3];
    float w0 = weights[first];
    float w1 = weights[first + 1];
    float w2 = weights[first + 2];
    float w3 = weights[first + 3];
    int bound = Lanes.SPECIES.loopBound(width);
    for (int at = 0; at < bound; at += Lanes.COUNT) {
      long skip = (long) at * Float.BYTES;
      FloatVector sum = Lanes.load(x0 + skip).mul(w0);
      if (accumulate) {
        sum = Lanes.load(target + skip).add(sum);
      }
      sum = sum.add(Lanes.load(x1 + skip).mul(w1));
      sum = sum.add(Lanes.load(x2 + skip).mul(w2));
      sum = sum.add(Lanes.load(x3 + skip).mul(w3));
      Lanes.store(sum, target + skip);
    }
    for (int at = bound; at < width; at++) {
      long skip = (long) at * Float.BYTES;
      float sum = Lanes.get(x0 + skip) * w0;
      sum = accumulate ? Lanes.get(target + skip) + sum : sum;
      sum += Lanes.get(x1 + skip) * w1;
      sum += Lanes.get(x2 + skip) * w2;
      sum += Lanes.get(x3 + skip) * w3;
      Lanes.put(target + skip, sum);
    }
  }
}
