package org.ccdrec.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shape of this process, and loads and stores by address.
 *
 * <p>Addresses are those of {@link Matrix#address}. They are read through one constant segment that
 * spans all memory: the compiler then knows its class, base and bounds. With one segment per matrix
 * it checks each access and, once the process uses other kinds of segments, boxes every vector.
 * Accesses are not bounds-checked; callers derive offsets from the matrix's shape.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** The number of floats in a vector. */
  static final int COUNT = SPECIES.length();

  static final int BYTES = COUNT * Float.BYTES;

  /** The bits of a mask with all lanes. */
  static final long ALL = -1L >>> (Long.SIZE - COUNT);

  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  static FloatVector load(long address) {
    return FloatVector.fromMemorySegment(SPECIES, MEMORY, address, ORDER);
  }

  static FloatVector load(long address, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(SPECIES, MEMORY, address, ORDER, mask);
  }

  static void store(FloatVector vector, long address) {
    vector.intoMemorySegment(MEMORY, address, ORDER);
  }

  static void store(FloatVector vector, long address, VectorMask<Float> mask) {
    vector.intoMemorySegment(MEMORY, address, ORDER, mask);
  }

  /** Adds a vector to what is stored. */
  static void add(FloatVector vector, long address) {
    store(vector.add(load(address)), address);
  }

  /** Sets {@code bytes}, a multiple of 4, to zero. */
  static void clear(long address, long bytes) {
    MEMORY.asSlice(address, bytes).fill((byte) 0);
  }

  static float get(long address) {
    return MEMORY.get(FLOAT, address);
  }

  static void put(long address, float value) {
    MEMORY.set(FLOAT, address, value);
  }

  static void copy(long from, long to, long bytes) {
    MemorySegment.copy(MEMORY, from, MEMORY, to, bytes);
  }

  /**
   * Returns the mask of the lanes of a vector at element {@code at} that lie before {@code end}.
   */
  static VectorMask<Float> before(int at, int end) {
    return SPECIES.indexInRange(at, end);
  }

  /** Returns {@code ⟨x, y⟩} of two rows of {@code width} floats. */
  static float dot(long x, long y, int width) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int bound = SPECIES.loopBound(width);
    int at = 0;
    for (; at < bound; at += COUNT) {
      long skip = (long) at * Float.BYTES;
      sum = load(x + skip).fma(load(y + skip), sum);
    }
    float total = VectorMath.sum(sum);
    for (; at < width; at++) {
      long skip = (long) at * Float.BYTES;
      total += get(x + skip) * get(y + skip);
    }
    return total;
  }

  /** {@code y ← a·x + b·y} on rows of {@code width} floats; {@code b = 0} ignores y. */
  static void combine(float a, long x, float b, long y, int width) {
    if (b == 0) {
      scale(a, x, y, width);
      return;
    }
    int bound = SPECIES.loopBound(width);
    int at = 0;
    for (; at < bound; at += COUNT) {
      long skip = (long) at * Float.BYTES;
      store(load(y + skip).lanewise(VectorOperators.FMA, b, load(x + skip).mul(a)), y + skip);
    }
    for (; at < width; at++) {
      long skip = (long) at * Float.BYTES;
      put(y + skip, Math.fma(get(y + skip), b, a * get(x + skip)));
    }
  }

  /** {@code y ← a·x} on rows of {@code width} floats. */
  private static void scale(float a, long x, long y, int width) {
    int bound = SPECIES.loopBound(width);
    int at = 0;
    for (; at < bound; at += COUNT) {
      long skip = (long) at * Float.BYTES;
      store(load(x + skip).mul(a), y + skip);
    }
    for (; at < width; at++) {
      long skip = (long) at * Float.BYTES;
      put(y + skip, a * get(x + skip));
    }
  }
}
