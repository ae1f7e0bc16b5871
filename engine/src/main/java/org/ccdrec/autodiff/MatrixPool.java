package org.ccdrec.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.kernel.Matrix;

/**
 * Off-heap buffers that training steps use again and again.
 *
 * <p>Buffers come in sizes an eighth apart, so that the slightly different row counts of successive
 * batches share them. A step allocates off the heap only where it needs more of a size at once than
 * any before, which becomes rare within the first epochs. Not thread-safe.
 */
public final class MatrixPool {
  private static final int SMALLEST = 1024;

  private final Map<Integer, ArrayDeque<Matrix>> free = new HashMap<>();
  private final List<Matrix> lent = new ArrayList<>();
  private long allocatedFloats;

  /** A matrix of undefined contents that stays valid until {@link #reclaim}. */
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

  /** Takes back every matrix that was lent since the last call. */
  void reclaim() {
    for (Matrix buffer : lent) {
      free.computeIfAbsent(buffer.columns(), size -> new ArrayDeque<>()).addLast(buffer);
    }
    lent.clear();
  }

  /** The off-heap memory that the pool holds, in bytes; it never shrinks. */
  public long allocatedBytes() {
    return allocatedFloats * Float.BYTES;
  }

  /** The smallest size class that holds {@code length} floats: eight classes to a doubling. */
  static int capacityFor(int length) {
    if (length <= SMALLEST) {
      return SMALLEST;
    }
    int step = Integer.highestOneBit(length - 1) >> 3;
    return Math.multiplyExact(Math.ceilDiv(length, step), step);
  }
}
