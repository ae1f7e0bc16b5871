package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lane sums, exponentials and logarithms of vectors that have the same bits in interpreted and
 * compiled loops.
 *
 * <p>Chosen: series of multiplications, additions and fused multiplications, whose rounding IEEE
 * 754 specifies. Rejected: {@code reduceLanes(ADD)}, {@code lanewise(EXP)} and similar, for which
 * the Vector API specifies neither the order of summation nor the last bits. Their results change
 * in the middle of a run when the compiler replaces a loop, so that one seed could train two
 * different models.
 */
final class VectorMath {
  static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());

  private static final VectorShuffle<Float> EIGHT_APART = apart(8);
  private static final VectorShuffle<Float> FOUR_APART = apart(4);
  private static final VectorShuffle<Float> TWO_APART = apart(2);
  private static final VectorShuffle<Float> ONE_APART = apart(1);

  /** 1.5 · 2²³: adding and subtracting it rounds a float to the nearest whole number. */
  private static final float ROUNDER = 0x1.8p23f;

  private static final float LOG2_E = (float) (1 / Math.log(2));
  private static final float LN2_HIGH = (float) Math.log(2);
  private static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);
  private static final float SMALLEST_EXPONENT = -87;
  private static final int ROOT_HALF_BITS = Float.floatToRawIntBits((float) Math.sqrt(0.5));

  private VectorMath() {}

  private static VectorShuffle<Float> apart(int distance) {
    return VectorShuffle.fromOp(Lanes.SPECIES, lane -> (lane ^ distance) % Lanes.COUNT);
  }

  /** Returns the sum of all lanes, adding halves to halves. */
  static float sum(FloatVector values) {
    if (Lanes.COUNT > 16) {
      float sum = 0;
      for (float value : values.toArray()) {
        sum += value;
      }
      return sum;
    }
    FloatVector sum = values;
    if (Lanes.COUNT > 8) {
      sum = sum.add(sum.rearrange(EIGHT_APART));
    }
    if (Lanes.COUNT > 4) {
      sum = sum.add(sum.rearrange(FOUR_APART));
    }
    if (Lanes.COUNT > 2) {
      sum = sum.add(sum.rearrange(TWO_APART));
    }
    return sum.add(sum.rearrange(ONE_APART)).lane(0);
  }

  /** Returns the nearest whole numbers, as floats, for magnitudes below 2²². */
  static FloatVector round(FloatVector x) {
    return x.add(ROUNDER).sub(ROUNDER);
  }

  /**
   * Returns e^x for x ≤ 88, and 0 below −87; relative error below 2⁻²³. With n = round(x / ln 2),
   * e^x = 2ⁿ·e^r, |r| ≤ ½ ln 2, and Taylor's series of e^r to the seventh power.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector within = x.max(SMALLEST_EXPONENT);
    FloatVector n = round(within.mul(LOG2_E));
    FloatVector r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, within));
    FloatVector series = fma(r, 1f / 5040, FloatVector.broadcast(Lanes.SPECIES, 1f / 720));
    series = series.lanewise(VectorOperators.FMA, r, 1f / 120);
    series = series.lanewise(VectorOperators.FMA, r, 1f / 24);
    series = series.lanewise(VectorOperators.FMA, r, 1f / 6);
    series = series.lanewise(VectorOperators.FMA, r, 0.5f);
    series = series.lanewise(VectorOperators.FMA, r, 1f);
    series = series.lanewise(VectorOperators.FMA, r, 1f);
    FloatVector scaled = series.mul(powerOfTwo(n));
    return scaled.blend(0, x.compare(VectorOperators.LT, SMALLEST_EXPONENT));
  }

  /** Returns 2ⁿ for whole n in −126 … 127. */
  private static FloatVector powerOfTwo(FloatVector n) {
    IntVector exponent = (IntVector) n.convertShape(VectorOperators.F2I, INTS, 0);
    return exponent.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  /**
   * Returns ln x for normal positive x; relative error below 2⁻²¹. With x = 2ᵉ·m, m in [√½, √2), ln
   * m = 2·artanh((m − 1) / (m + 1)).
   */
  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector exponent = bits.sub(ROOT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
    FloatVector m = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
    FloatVector e = (FloatVector) exponent.convertShape(VectorOperators.I2F, Lanes.SPECIES, 0);
    FloatVector s = m.sub(1).div(m.add(1));
    FloatVector square = s.mul(s);
    FloatVector series = fma(square, 2f / 9, FloatVector.broadcast(Lanes.SPECIES, 2f / 7));
    series = series.lanewise(VectorOperators.FMA, square, 2f / 5);
    series = series.lanewise(VectorOperators.FMA, square, 2f / 3);
    series = series.lanewise(VectorOperators.FMA, square, 2f);
    return fma(e, LN2_HIGH, fma(e, LN2_LOW, s.mul(series)));
  }

  private static FloatVector fma(FloatVector x, float factor, FloatVector addend) {
    return x.lanewise(VectorOperators.FMA, FloatVector.broadcast(Lanes.SPECIES, factor), addend);
  }
}
