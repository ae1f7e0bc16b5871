package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** Operations on single rows, by byte offset: the inner loops of {@link VectorKernels}. */
final class VectorRows {
  private static final int STRIP = 4 * Lanes.COUNT;

  private VectorRows() {}

  /** {@code out[row] ← Σ matrix[row, c] · x[c]} over the columns c in the support. */
  static void propagate(
      SparseMatrix matrix, int row, Matrix x, @Nullable RowSet support, Matrix out) {
    int width = x.columns();
    int column = 0;
    for (; column + STRIP <= width; column += STRIP) {
      propagateStrip(matrix, row, x, support, out, column);
    }
    for (; column < width; column += Lanes.COUNT) {
      propagateVector(matrix, row, x, support, out, column);
    }
  }

  private static void propagateStrip(
      SparseMatrix matrix, int row, Matrix x, @Nullable RowSet support, Matrix out, int column) {
    int[] columns = matrix.columnIndices();
    float[] values = matrix.values();
    byte[] members = support == null ? null : support.members();
    long source = x.address();
    long rowBytes = (long) x.columns() * Float.BYTES;
    long skip = (long) column * Float.BYTES;
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
      long from = source + neighbour * rowBytes + skip;
      FloatVector weight = FloatVector.broadcast(Lanes.SPECIES, values[at]);
      s0 = weight.fma(Lanes.load(from), s0);
      s1 = weight.fma(Lanes.load(from + Lanes.BYTES), s1);
      s2 = weight.fma(Lanes.load(from + 2L * Lanes.BYTES), s2);
      s3 = weight.fma(Lanes.load(from + 3L * Lanes.BYTES), s3);
    }
    long to = out.address() + row * rowBytes + skip;
    Lanes.store(s0, to);
    Lanes.store(s1, to + Lanes.BYTES);
    Lanes.store(s2, to + 2L * Lanes.BYTES);
    Lanes.store(s3, to + 3L * Lanes.BYTES);
  }

  private static void propagateVector(
      SparseMatrix matrix, int row, Matrix x, @Nullable RowSet support, Matrix out, int column) {
    VectorMask<Float> mask = Lanes.before(column, x.columns());
    long rowBytes = (long) x.columns() * Float.BYTES;
    long skip = (long) column * Float.BYTES;
    FloatVector sum = FloatVector.zero(Lanes.SPECIES);
    int end = matrix.offsets()[row + 1];
    for (int at = matrix.offsets()[row]; at < end; at++) {
      int neighbour = matrix.columnIndices()[at];
      if (support == null || support.contains(neighbour)) {
        FloatVector values = Lanes.load(x.address() + neighbour * rowBytes + skip, mask);
        sum = values.lanewise(VectorOperators.FMA, matrix.values()[at], sum);
      }
    }
    Lanes.store(sum, out.address() + row * rowBytes + skip, mask);
  }

  /** Normalises a row to mean 0 and variance 1; returns the inverse deviation. */
  static float layerNorm(long x, long out, int width) {
    float mean = sum(x, width) / width;
    FloatVector squares = FloatVector.zero(Lanes.SPECIES);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      FloatVector centred = Lanes.load(x + (long) at * Float.BYTES, mask).sub(mean, mask);
      squares = centred.fma(centred, squares);
    }
    float variance = VectorMath.sum(squares) / width;
    float inverse = (float) (1 / Math.sqrt(variance + 1e-5f));
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = (long) at * Float.BYTES;
      Lanes.store(Lanes.load(x + skip, mask).sub(mean).mul(inverse), out + skip, mask);
    }
    return inverse;
  }

  /** The gradient of {@link #layerNorm}; {@code out} may be {@code upstream}. */
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

  /** {@code out ← (g − along·n) · scale}: what projects a gradient off a direction. */
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

  /** One Adam step on a row: {@code width} floats at {@code from} of the gradient. */
  static void adam(
      AdamStep step,
      Matrix gradient,
      long from,
      AdamMoments moments,
      Matrix parameter,
      long to,
      int width) {
    long first = moments.first().address() + to;
    long second = moments.second().address() + to;
    long target = parameter.address() + to;
    long source = gradient.address() + from;
    float beta1 = (float) step.beta1();
    float beta2 = (float) step.beta2();
    float rest1 = (float) (1 - step.beta1());
    float rest2 = (float) (1 - step.beta2());
    float rate = step.correctedRate();
    float correction = step.rootCorrection();
    float epsilon = (float) step.epsilon();
    int bound = Lanes.SPECIES.loopBound(width);
    for (int at = 0; at < bound; at += Lanes.COUNT) {
      long skip = (long) at * Float.BYTES;
      FloatVector g = Lanes.load(source + skip);
      FloatVector m = Lanes.load(first + skip).mul(beta1).add(g.mul(rest1));
      FloatVector v = Lanes.load(second + skip).mul(beta2).add(g.mul(g).mul(rest2));
      Lanes.store(m, first + skip);
      Lanes.store(v, second + skip);
      FloatVector root = v.lanewise(VectorOperators.SQRT).mul(correction).add(epsilon);
      FloatVector moved = Lanes.load(target + skip).sub(m.mul(rate).div(root));
      Lanes.store(moved, target + skip);
    }
    for (int at = bound; at < width; at++) {
      long skip = (long) at * Float.BYTES;
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
