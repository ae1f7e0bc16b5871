package org.ccdrec.kernel;

import java.lang.ref.Reference;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The vector form of {@link Noise}: the same integers, hence the same normal numbers to rounding.
 *
 * <p>Sine and cosine of a fraction of a full turn: the nearest quarter turn is subtracted exactly,
 * and the remainder, at most an eighth of a turn, is evaluated by Taylor's series. The quarter
 * determines the signs and whether sine and cosine are swapped.
 */
final class VectorNoise {
  private static final IntVector EVEN = IntVector.zero(VectorMath.INTS).addIndex(2);

  private VectorNoise() {}

  /** Fills a matrix; {@code last} holds a block of {@code 2 · PAIRS_PER_BLOCK} floats. */
  static void fill(long seed, Matrix out, Matrix last, Workers workers) {
    long bytes = 2L * Noise.PAIRS_PER_BLOCK * Float.BYTES;
    int blocks = Math.toIntExact(out.length() * Float.BYTES / bytes);
    workers.run(blocks, block -> fillBlock(seed, block, out.address() + block * bytes));
    long left = out.length() * Float.BYTES - blocks * bytes;
    if (left > 0) {
      fillBlock(seed, blocks, last.address());
      Lanes.copy(last.address(), out.address() + blocks * bytes, left);
    }
    Reference.reachabilityFence(last);
    Reference.reachabilityFence(out);
  }

  /**
   * Fills a whole block of {@code 2 · PAIRS_PER_BLOCK} floats, starting at the address {@code
   * start}.
   */
  private static void fillBlock(long seed, int block, long start) {
    long key = Noise.blockKey(seed, block);
    for (int pair = 0; pair < Noise.PAIRS_PER_BLOCK; pair += Lanes.COUNT) {
      IntVector counter = EVEN.add(2 * pair + (int) key);
      FloatVector u = uniform(counter, (int) (key >>> 32));
      FloatVector turn = uniform(counter.add(1), (int) (key >>> 32));
      FloatVector radius = VectorMath.log(u.add(Noise.UNIT)).mul(-2).lanewise(VectorOperators.SQRT);
      storePair(radius, turn, start + (long) pair * Float.BYTES);
    }
  }

  private static void storePair(FloatVector radius, FloatVector turn, long at) {
    FloatVector quarters = VectorMath.round(turn.mul(4));
    FloatVector angle = turn.sub(quarters.mul(0.25f)).mul(Noise.TWO_PI);
    FloatVector square = angle.mul(angle);
    FloatVector sine = sine(angle, square);
    FloatVector cosine = cosine(square);
    IntVector quarter = (IntVector) quarters.convertShape(VectorOperators.F2I, VectorMath.INTS, 0);
    VectorMask<Float> odd = quarter.and(1).compare(VectorOperators.NE, 0).cast(Lanes.SPECIES);
    FloatVector first = negateWhereTwo(cosine.blend(sine, odd), quarter.add(1));
    FloatVector second = negateWhereTwo(sine.blend(cosine, odd), quarter);
    Lanes.store(radius.mul(first), at);
    Lanes.store(radius.mul(second), at + (long) Noise.PAIRS_PER_BLOCK * Float.BYTES);
  }

  /** Negates the lanes whose {@code flags} have the bit of value 2. */
  private static FloatVector negateWhereTwo(FloatVector x, IntVector flags) {
    IntVector sign = flags.and(2).lanewise(VectorOperators.LSHL, 30);
    return x.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
  }

  /** Returns sin x for |x| ≤ π/4. */
  private static FloatVector sine(FloatVector x, FloatVector square) {
    FloatVector series = square.mul(1f / 362_880).sub(1f / 5040);
    series = series.lanewise(VectorOperators.FMA, square, 1f / 120);
    series = series.lanewise(VectorOperators.FMA, square, -1f / 6);
    return series.mul(square).lanewise(VectorOperators.FMA, x, x);
  }

  /** Returns cos x for |x| ≤ π/4. */
  private static FloatVector cosine(FloatVector square) {
    FloatVector series = square.mul(-1f / 3_628_800).add(1f / 40_320);
    series = series.lanewise(VectorOperators.FMA, square, -1f / 720);
    series = series.lanewise(VectorOperators.FMA, square, 1f / 24);
    series = series.lanewise(VectorOperators.FMA, square, -0.5f);
    return series.lanewise(VectorOperators.FMA, square, 1f);
  }

  /** Returns uniform numbers in [0, 1), in steps of 2⁻²⁴. */
  private static FloatVector uniform(IntVector counter, int key) {
    IntVector bits = mix(mix(counter).lanewise(VectorOperators.XOR, key));
    IntVector top = bits.lanewise(VectorOperators.LSHR, 8);
    return ((FloatVector) top.convertShape(VectorOperators.I2F, Lanes.SPECIES, 0)).mul(Noise.UNIT);
  }

  private static IntVector mix(IntVector value) {
    IntVector x = xorShift(value, 16).mul(Noise.FIRST_MULTIPLIER);
    return xorShift(xorShift(x, 15).mul(Noise.SECOND_MULTIPLIER), 16);
  }

  private static IntVector xorShift(IntVector x, int bits) {
    return x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, bits));
  }
}
