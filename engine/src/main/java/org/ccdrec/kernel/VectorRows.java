package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** Operations on single rows, by byte offset: the inner loops of {@link VectorKernels}. */
final class VectorRows {
  private static final int STRIP = 4 * Lanes.COUNT;
  private static final int WIDE_STRIP = 8 * Lanes.COUNT;

  private VectorRows() {}

  /**
   * {@code out[row] ← Σ matrix[row, c] · x[c]} over the columns c in the support, for the rows
   * {@code targets[from]} to {@code targets[to - 1]}.
   */
  static void propagate(
      SparseMatrix matrix,
      int[] targets,
      int from,
      int to,
      Matrix x,
      @Nullable RowSet support,
      Matrix out) {
    int width = x.columns();
    byte[] members = support == null ? null : support.members();
    int column = 0;
    for (; column + WIDE_STRIP <= width; column += WIDE_STRIP) {
      for (int at = from; at < to; at++) {
        propagateWideStrip(matrix, targets[at], x, members, out, column);
      }
    }
    for (; column + STRIP <= width; column += STRIP) {
      for (int at = from; at < to; at++) {
        propagateStrip(matrix, targets[at], x, members, out, column);
      }
    }
    for (; column < width; column += Lanes.COUNT) {
      for (int at = from; at < to; at++) {
        propagateVector(matrix, targets[at], x, members, out, column);
      }
    }
  }

  private static void propagateStrip(
      SparseMatrix matrix, int row, Matrix x, byte @Nullable [] members, Matrix out, int column) {
    int[] columns = matrix.columnIndices();
    float[] values = matrix.values();
    long rowBytes = (long) x.columns() * Float.BYTES;
    long source = x.address() + (long) column * Float.BYTES;
    FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int end = matrix.offsets()[row + 1];
    for (int at = matrix.offsets()[row]; at < end; at++) {
      int neighbour = columns[at];
      if (members != null && members[neighbour] == 0) {
        continue;
      }
      long from = source + neighbour * rowBytes;
      FloatVector weight = FloatVector.broadcast(Lanes.SPECIES, values[at]);
      s0 = weight.fma(Lanes.load(from), s0);
      s1 = weight.fma(Lanes.load(from + Lanes.BYTES), s1);
      s2 = weight.fma(Lanes.load(from + 2L * Lanes.BYTES), s2);
      s3 = weight.fma(Lanes.load(from + 3L * Lanes.BYTES), s3);
    }
    long to = out.address() + row * rowBytes + (long) column * Float.BYTES;
    Lanes.store(s0, to);
    Lanes.store(s1, to + Lanes.BYTES);
    Lanes.store(s2, to + 2L * Lanes.BYTES);
    Lanes.store(s3, to + 3L * Lanes.BYTES);
  }

  /**
   * Like {@link #propagateStrip}, with twice as many independent sums, which hide the latency of
   * loads where vectors are short. Written out again, since vectors in an array would be boxed.
   */
  private static void propagateWideStrip(
      SparseMatrix matrix, int row, Matrix x, byte @Nullable [] members, Matrix out, int column) {
    int[] columns = matrix.columnIndices();
    float[] values = matrix.values();
    long rowBytes = (long) x.columns() * Float.BYTES;
    long source = x.address() + (long) column * Float.BYTES;
    FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int end = matrix.offsets()[row + 1];
    for (int at = matrix.offsets()[row]; at < end; at++) {
      int neighbour = columns[at];
      if (members != null && members[neighbour] == 0) {
        continue;
      }
      long from = source + neighbour * rowBytes;
      FloatVector weight = FloatVector.broadcast(Lanes.SPECIES, values[at]);
      s0 = weight.fma(Lanes.load(from), s0);
      s1 = weight.fma(Lanes.load(from + Lanes.BYTES), s1);
      s2 = weight.fma(Lanes.load(from + 2L * Lanes.BYTES), s2);
      s3 = weight.fma(Lanes.load(from + 3L * Lanes.BYTES), s3);
      s4 = weight.fma(Lanes.load(from + 4L * Lanes.BYTES), s4);
      s5 = weight.fma(Lanes.load(from + 5L * Lanes.BYTES), s5);
      s6 = weight.fma(Lanes.load(from + 6L * Lanes.BYTES), s6);
      s7 = weight.fma(Lanes.load(from + 7L * Lanes.BYTES), s7);
    }
    long to = out.address() + row * rowBytes + (long) column * Float.BYTES;
    Lanes.store(s0, to);
    Lanes.store(s1, to + Lanes.BYTES);
    Lanes.store(s2, to + 2L * Lanes.BYTES);
    Lanes.store(s3, to + 3L * Lanes.BYTES);
    Lanes.store(s4, to + 4L * Lanes.BYTES);
    Lanes.store(s5, to + 5L * Lanes.BYTES);
    Lanes.store(s6, to + 6L * Lanes.BYTES);
    Lanes.store(s7, to + 7L * Lanes.BYTES);
  }

  private static void propagateVector(
      SparseMatrix matrix, int row, Matrix x, byte @Nullable [] members, Matrix out, int column) {
    VectorMask<Float> mask = Lanes.before(column, x.columns());
    long rowBytes = (long) x.columns() * Float.BYTES;
    long skip = (long) column * Float.BYTES;
    FloatVector sum = FloatVector.zero(Lanes.SPECIES);
    int end = matrix.offsets()[row + 1];
    for (int at = matrix.offsets()[row]; at < end; at++) {
      int neighbour = matrix.columnIndices()[at];
      if (members == null || members[neighbour] != 0) {
        FloatVector values = Lanes.load(x.address() + neighbour * rowBytes + skip, mask);
        sum = values.lanewise(VectorOperators.FMA, matrix.values()[at], sum);
      }
    }
    Lanes.store(sum, out.address() + row * rowBytes + skip, mask);
  }

  /** Normalises a row to mean 0 and variance 1, and returns the inverse deviation. */
  static float layerNorm(long x, long out, int width) {
    int bound = Lanes.SPECIES.loopBound(width);
    VectorMask<Float> rest = Lanes.before(bound, width);
    float mean = sum(x, width) / width;
    FloatVector squares = FloatVector.zero(Lanes.SPECIES);
    int at = 0;
    for (; at < bound; at += Lanes.COUNT) {
      FloatVector centred = Lanes.load(x + (long) at * Float.BYTES).sub(mean);
      squares = centred.fma(centred, squares);
    }
    if (at < width) {
      FloatVector centred = Lanes.load(x + (long) at * Float.BYTES, rest).sub(mean, rest);
      squares = centred.fma(centred, squares);
    }
    float variance = VectorMath.sum(squares) / width;
    float inverse = (float) (1 / Math.sqrt(variance + 1e-5f));
    for (at = 0; at < bound; at += Lanes.COUNT) {
      long skip = (long) at * Float.BYTES;
      Lanes.store(Lanes.load(x + skip).sub(mean).mul(inverse), out + skip);
    }
    if (at < width) {
      long skip = (long) at * Float.BYTES;
      Lanes.store(Lanes.load(x + skip, rest).sub(mean).mul(inverse), out + skip, rest);
    }
    return inverse;
  }

  /** Computes the gradient of {@link #layerNorm}; {@code out} may be {@code upstream}. */
  static void layerNormGradient(
      long normalised, float inverse, long upstream, long out, int width) {
    float mean = sum(upstream, width) / width;
    float slope = Lanes.dot(normalised, upstream, width) / width;
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = (long) at * Float.BYTES;
      FloatVector along = Lanes.load(normalised + skip, mask).mul(slope);
      FloatVector g = Lanes.load(upstream + skip, mask).sub(mean).sub(along);
      Lanes.store(g.mul(inverse), out + skip, mask);
    }
  }

  static float sum(long x, int width) {
    FloatVector sum = FloatVector.zero(Lanes.SPECIES);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      sum = sum.add(Lanes.load(x + (long) at * Float.BYTES, Lanes.before(at, width)));
    }
    return VectorMath.sum(sum);
  }

  /**
   * Computes {@code out ← (g − along·n) · scale}, which removes a gradient's component along a
   * direction.
   */
  static void subtractAlong(long g, long n, float along, float scale, long out, int width) {
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = (long) at * Float.BYTES;
      FloatVector off = Lanes.load(n + skip, mask).mul(-along).add(Lanes.load(g + skip, mask));
      Lanes.store(off.mul(scale), out + skip, mask);
    }
  }

  /** {@code out ← softmax(x)} of a row. */
  static void softmax(long x, long out, int width) {
    FloatVector largest = FloatVector.broadcast(Lanes.SPECIES, Float.NEGATIVE_INFINITY);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      FloatVector values = Lanes.load(x + (long) at * Float.BYTES, mask);
      largest = largest.lanewise(VectorOperators.MAX, values, mask);
    }
    float top = largest.reduceLanes(VectorOperators.MAX);
    FloatVector sum = FloatVector.zero(Lanes.SPECIES);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = (long) at * Float.BYTES;
      FloatVector e = VectorMath.exp(Lanes.load(x + skip, mask).sub(top));
      sum = sum.add(e, mask);
      Lanes.store(e, out + skip, mask);
    }
    float scale = 1 / VectorMath.sum(sum);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = (long) at * Float.BYTES;
      Lanes.store(Lanes.load(out + skip, mask).mul(scale), out + skip, mask);
    }
  }

  /** The coefficients and tables of one Adam step, prepared once for all rows. */
  static final class Adam {
    private final AdamMoments moments;
    private final Matrix parameter;
    private final float beta1;
    private final float beta2;
    private final float rest1;
    private final float rest2;
    private final float rate;
    private final float correction;
    private final float epsilon;

    Adam(AdamStep step, AdamMoments moments, Matrix parameter) {
      this.moments = moments;
      this.parameter = parameter;
      this.beta1 = (float) step.beta1();
      this.beta2 = (float) step.beta2();
      this.rest1 = (float) (1 - step.beta1());
      this.rest2 = (float) (1 - step.beta2());
      this.rate = step.correctedRate();
      this.correction = step.rootCorrection();
      this.epsilon = (float) step.epsilon();
    }

    /**
     * Updates {@code width} elements, starting at byte {@code at}, by the gradients at an address.
     */
    void move(long source, long at, int width) {
      long first = moments.first().address() + at;
      long second = moments.second().address() + at;
      long target = parameter.address() + at;
      int bound = Lanes.SPECIES.loopBound(width);
      for (int element = 0; element < bound; element += Lanes.COUNT) {
        long skip = (long) element * Float.BYTES;
        FloatVector g = Lanes.load(source + skip);
        FloatVector m = Lanes.load(first + skip).mul(beta1).add(g.mul(rest1));
        FloatVector v = Lanes.load(second + skip).mul(beta2).add(g.mul(g).mul(rest2));
        Lanes.store(m, first + skip);
        Lanes.store(v, second + skip);
        FloatVector root = v.lanewise(VectorOperators.SQRT).mul(correction).add(epsilon);
        FloatVector moved = Lanes.load(target + skip).sub(m.mul(rate).div(root));
        Lanes.store(moved, target + skip);
      }
      for (int element = bound; element < width; element++) {
        long skip = (long) element * Float.BYTES;
        float g = Lanes.get(source + skip);
        float m = Lanes.get(first + skip) * beta1 + g * rest1;
        float v = Lanes.get(second + skip) * beta2 + g * g * rest2;
        Lanes.put(first + skip, m);
        Lanes.put(second + skip, v);
        float root = (float) Math.sqrt(v) * correction + epsilon;
        Lanes.put(target + skip, Lanes.get(target + skip) - m * rate / root);
      }
    }
  }
}
