package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Operations on single rows, by byte offset: the inner loops of {@link VectorKernels}. */
final class VectorRows {
  private VectorRows() {}

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
    int bound = Lanes.SPECIES.loopBound(width);
    int at = 0;
    for (; at < bound; at += Lanes.COUNT) {
      long skip = (long) at * Float.BYTES;
      FloatVector along = Lanes.load(normalised + skip).mul(slope);
      FloatVector g = Lanes.load(upstream + skip).sub(mean).sub(along);
      Lanes.store(g.mul(inverse), out + skip);
    }
    if (at < width) {
      VectorMask<Float> rest = Lanes.before(at, width);
      long skip = (long) at * Float.BYTES;
      FloatVector along = Lanes.load(normalised + skip, rest).mul(slope);
      FloatVector g = Lanes.load(upstream + skip, rest).sub(mean).sub(along);
      Lanes.store(g.mul(inverse), out + skip, rest);
    }
  }

  static float sum(long x, int width) {
    FloatVector sum = FloatVector.zero(Lanes.SPECIES);
    int bound = Lanes.SPECIES.loopBound(width);
    int at = 0;
    for (; at < bound; at += Lanes.COUNT) {
      sum = sum.add(Lanes.load(x + (long) at * Float.BYTES));
    }
    if (at < width) {
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
