package org.ccdrec.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.kernel.Matrix;

/**
 * A pool of off-heap buffers that training steps reuse.
 *
 * <p>Buffer sizes are an eighth of a power of two apart, so that the slightly different row counts
 * of successive batches share buffers. A step allocates off-heap memory only when it needs more
 * buffers of a size at once than any step before, which becomes rare within the first epochs. Not
 * thread-safe.
 */
public final class MatrixPool {
  private static final int SMALLEST = 1024;

  private final Map<Integer, ArrayDeque<Matrix>> free = new HashMap<>();
  private final List<Matrix> lent = new ArrayList<>();
  private long allocatedFloats;

  /** Returns a matrix of undefined contents that stays valid until {@link #reclaim}. */
  Matrix take(int rows, int columns) {
    int capacity = capacityFor(Math.multiplyExact(rows, columns));
    Matrix buffer = free.computeIfAbsent(capacity, size -> new ArrayDeque<>()).pollLast();
    if (buffer == null) {
      buffer = Matrix.uninitialised(1, capacity);
      allocatedFloats += capacity;
    }
    lent.add(buffer);
    return buffer.reshaped(rows, columns);
  }

  /** Takes back every matrix handed out since the last call. */
  void reclaim() {
    for (Matrix buffer : lent) {
      free.computeIfAbsent(buffer.columns(), size -> new ArrayDeque<>()).addLast(buffer);
    }
    lent.clear();
  }

  /** Returns the off-heap memory held by the pool, in bytes; it never shrinks. */
  public long allocatedBytes() {
    return allocatedFloats * Float.BYTES;
  }

  /**
   * Returns the smallest size class that holds {@code length} floats; there are eight classes per
   * doubling.
   */
  static int capacityFor(int length) {
    if (length <= SMALLEST) {
      return SMALLEST;
    }
    int step = Integer.highestOneBit(length - 1) >> 3;
    return Math.multiplyExact(Math.ceilDiv(length, step), step);
  }
}
