package org.ccdrec.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector form of {@link Noise}: the same integers, hence the same normal numbers to rounding.
 */
final class VectorNoise {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());
  private static final IntVector EVEN = IntVector.zero(INTS).addIndex(2);

  private VectorNoise() {}

  static void fillBlock(long seed, int block, MemorySegment out, long length) {
    long start = (long) block * Noise.PAIRS_PER_BLOCK * 2;
    if (start + 2L * Noise.PAIRS_PER_BLOCK > length) {
      Noise.fillBlock(seed, block, out, length);
      return;
    }
    long key = Noise.blockKey(seed, block);
    long second = (start + Noise.PAIRS_PER_BLOCK) * Float.BYTES;
    for (int pair = 0; pair < Noise.PAIRS_PER_BLOCK; pair += Lanes.COUNT) {
      IntVector counter = EVEN.add(2 * pair + (int) key);
      FloatVector u = uniform(counter, (int) (key >>> 32));
      FloatVector v = uniform(counter.add(1), (int) (key >>> 32));
      FloatVector radius =
          u.add(Noise.UNIT).lanewise(VectorOperators.LOG).mul(-2).lanewise(VectorOperators.SQRT);
      FloatVector angle = v.mul(Noise.TWO_PI);
      long skip = (long) pair * Float.BYTES;
      Lanes.store(radius.mul(angle.lanewise(VectorOperators.COS)), out, start * Float.BYTES + skip);
      Lanes.store(radius.mul(angle.lanewise(VectorOperators.SIN)), out, second + skip);
    }
  }

  /** Uniform in [0, 1), in steps of 2⁻²⁴. */
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
