package org.ccdrec.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector shape of this process, and loads and stores of it by byte offset. */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** The number of floats in a vector. */
  static final int COUNT = SPECIES.length();

  static final int BYTES = COUNT * Float.BYTES;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  static FloatVector load(MemorySegment segment, long offset) {
    return FloatVector.fromMemorySegment(SPECIES, segment, offset, ORDER);
  }

  static FloatVector load(MemorySegment segment, long offset, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(SPECIES, segment, offset, ORDER, mask);
  }

  static void store(FloatVector vector, MemorySegment segment, long offset) {
    vector.intoMemorySegment(segment, offset, ORDER);
  }

  static void store(
      FloatVector vector, MemorySegment segment, long offset, VectorMask<Float> mask) {
    vector.intoMemorySegment(segment, offset, ORDER, mask);
  }

  /** Adds a vector to what is stored. */
  static void add(FloatVector vector, MemorySegment segment, long offset) {
    store(vector.add(load(segment, offset)), segment, offset);
  }

  static float get(MemorySegment segment, long offset) {
    return segment.get(FLOAT, offset);
  }

  static void put(MemorySegment segment, long offset, float value) {
    segment.set(FLOAT, offset, value);
  }

  /** The lanes of a vector at element {@code at} that lie before {@code end}. */
  static VectorMask<Float> before(int at, int end) {
    return SPECIES.indexInRange(at, end);
  }

  /** {@code ⟨x, y⟩} of two rows of {@code width} floats. */
  static float dot(MemorySegment x, long xOffset, MemorySegment y, long yOffset, int width) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(width);
    int at = 0;
    for (; at < bound; at += COUNT) {
      long skip = (long) at * Float.BYTES;
      sum = load(x, xOffset + skip).fma(load(y, yOffset + skip), sum);
    }
    float total = VectorMath.sum(sum);
    for (; at < width; at++) {
      long skip = (long) at * Float.BYTES;
      total += get(x, xOffset + skip) * get(y, yOffset + skip);
    }
    return total;
  }

  /** {@code y ← a·x + b·y} on rows of {@code width} floats; {@code b = 0} ignores y. */
  static void combine(
      float a, MemorySegment x, long xOffset, float b, MemorySegment y, long yOffset, int width) {
    int bound = SPECIES.loopBound(width);
    int at = 0;
    for (; at < bound; at += COUNT) {
      long skip = (long) at * Float.BYTES;
      FloatVector scaled = load(x, xOffset + skip).mul(a);
      store(
          b == 0 ? scaled : load(y, yOffset + skip).lanewise(VectorOperators.FMA, b, scaled),
          y,
          yOffset + skip);
    }
    for (; at < width; at++) {
      long skip = (long) at * Float.BYTES;
      float old = b == 0 ? 0 : b * get(y, yOffset + skip);
      put(y, yOffset + skip, a * get(x, xOffset + skip) + old);
    }
  }
}
