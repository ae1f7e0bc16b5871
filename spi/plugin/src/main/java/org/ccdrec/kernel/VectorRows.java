package org.ccdrec.kernel;

import java.lang.foreign.MemorySegment;
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
    MemorySegment source = x.memory();
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
      long from = neighbour * rowBytes + skip;
      FloatVector weight = FloatVector.broadcast(Lanes.SPECIES, values[at]);
      s0 = weight.fma(Lanes.load(source, from), s0);
      s1 = weight.fma(Lanes.load(source, from + Lanes.BYTES), s1);
      s2 = weight.fma(Lanes.load(source, from + 2L * Lanes.BYTES), s2);
      s3 = weight.fma(Lanes.load(source, from + 3L * Lanes.BYTES), s3);
    }
    long to = row * rowBytes + skip;
    Lanes.store(s0, out.memory(), to);
    Lanes.store(s1, out.memory(), to + Lanes.BYTES);
    Lanes.store(s2, out.memory(), to + 2L * Lanes.BYTES);
    Lanes.store(s3, out.memory(), to + 3L * Lanes.BYTES);
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
        FloatVector values = Lanes.load(x.memory(), neighbour * rowBytes + skip, mask);
        sum = values.lanewise(VectorOperators.FMA, matrix.values()[at], sum);
      }
    }
    Lanes.store(sum, out.memory(), row * rowBytes + skip, mask);
  }

  /** Normalises a row to mean 0 and variance 1; returns the inverse deviation. */
  static float layerNorm(MemorySegment x, long from, MemorySegment out, long to, int width) {
    float mean = sum(x, from, width) / width;
    FloatVector squares = FloatVector.zero(Lanes.SPECIES);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      FloatVector centred = Lanes.load(x, from + (long) at * Float.BYTES, mask).sub(mean, mask);
      squares = centred.fma(centred, squares);
    }
    float variance = VectorMath.sum(squares) / width;
    float inverse = (float) (1 / Math.sqrt(variance + 1e-5f));
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = (long) at * Float.BYTES;
      Lanes.store(Lanes.load(x, from + skip, mask).sub(mean).mul(inverse), out, to + skip, mask);
    }
    return inverse;
  }

  /** The gradient of {@link #layerNorm}; {@code out} may be {@code upstream}. */
  static void layerNormGradient(
      MemorySegment normalised,
      long normal,
      float inverse,
      MemorySegment upstream,
      long up,
      MemorySegment out,
      long to,
      int width) {
    float mean = sum(upstream, up, width) / width;
    float slope = Lanes.dot(normalised, normal, upstream, up, width) / width;
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = (long) at * Float.BYTES;
      FloatVector along = Lanes.load(normalised, normal + skip, mask).mul(slope);
      FloatVector g = Lanes.load(upstream, up + skip, mask).sub(mean).sub(along);
      Lanes.store(g.mul(inverse), out, to + skip, mask);
    }
  }

  static float sum(MemorySegment x, long from, int width) {
    FloatVector sum = FloatVector.zero(Lanes.SPECIES);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      sum = sum.add(Lanes.load(x, from + (long) at * Float.BYTES, Lanes.before(at, width)));
    }
    return VectorMath.sum(sum);
  }

  /** {@code out ← (g − along·n) · scale}: what projects a gradient off a direction. */
  static void subtractAlong(
      MemorySegment g,
      MemorySegment n,
      float along,
      float scale,
      MemorySegment out,
      long offset,
      int width) {
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = offset + (long) at * Float.BYTES;
      FloatVector off = Lanes.load(n, skip, mask).mul(-along).add(Lanes.load(g, skip, mask));
      Lanes.store(off.mul(scale), out, skip, mask);
    }
  }

  /** {@code out ← softmax(x)} of a row. */
  static void softmax(MemorySegment x, MemorySegment out, long offset, int width) {
    FloatVector largest = FloatVector.broadcast(Lanes.SPECIES, Float.NEGATIVE_INFINITY);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      FloatVector values = Lanes.load(x, offset + (long) at * Float.BYTES, mask);
      largest = largest.lanewise(VectorOperators.MAX, values, mask);
    }
    float top = largest.reduceLanes(VectorOperators.MAX);
    FloatVector sum = FloatVector.zero(Lanes.SPECIES);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = offset + (long) at * Float.BYTES;
      FloatVector e = VectorMath.exp(Lanes.load(x, skip, mask).sub(top));
      sum = sum.add(e, mask);
      Lanes.store(e, out, skip, mask);
    }
    float scale = 1 / VectorMath.sum(sum);
    for (int at = 0; at < width; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, width);
      long skip = offset + (long) at * Float.BYTES;
      Lanes.store(Lanes.load(out, skip, mask).mul(scale), out, skip, mask);
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
    MemorySegment first = moments.first().memory();
    MemorySegment second = moments.second().memory();
    MemorySegment target = parameter.memory();
    MemorySegment source = gradient.memory();
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
      FloatVector g = Lanes.load(source, from + skip);
      FloatVector m = Lanes.load(first, to + skip).mul(beta1).add(g.mul(rest1));
      FloatVector v = Lanes.load(second, to + skip).mul(beta2).add(g.mul(g).mul(rest2));
      Lanes.store(m, first, to + skip);
      Lanes.store(v, second, to + skip);
      FloatVector root = v.lanewise(VectorOperators.SQRT).mul(correction).add(epsilon);
      FloatVector moved = Lanes.load(target, to + skip).sub(m.mul(rate).div(root));
      Lanes.store(moved, target, to + skip);
    }
    for (int at = bound; at < width; at++) {
      long skip = (long) at * Float.BYTES;
      float g = Lanes.get(source, from + skip);
      float m = Lanes.get(first, to + skip) * beta1 + g * rest1;
      float v = Lanes.get(second, to + skip) * beta2 + g * g * rest2;
      Lanes.put(first, to + skip, m);
      Lanes.put(second, to + skip, v);
      float root = (float) Math.sqrt(v) * correction + epsilon;
      Lanes.put(target, to + skip, Lanes.get(target, to + skip) - m * rate / root);
    }
  }
}
