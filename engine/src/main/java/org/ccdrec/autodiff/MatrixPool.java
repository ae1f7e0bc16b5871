package org.ccdrec.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.kernel.Matrix;

/**
 * An arena of off-heap memory that training steps reuse.
 *
 * <p>Matrices are handed out from a few large blocks, each from the first with room, and all are
 * taken back together at the end of a step. A step that needs more than all steps before adds a
 * block, so the arena holds little more than the largest step needed at once, whatever the shapes.
 * An operation can give back its temporary matrices earlier: {@link #mark} and {@link #release}.
 * Not thread-safe.
 */
public final class MatrixPool {
  /** Matrices start at multiples of so many floats, 256 bytes, in their block. */
  private static final int ALIGNMENT = 64;

  private static final long SMALLEST_BLOCK = 1 << 16;

  /** A further block has at least this share of what there is, so that there are few of them. */
  private static final int GROWTH = 8;

  private final List<Matrix> blocks = new ArrayList<>();
  private long allocatedFloats;

  /** The first free row of each block, a row being {@value #ALIGNMENT} floats. */
  private int[] used = {};

  /** Returns a matrix of undefined contents that stays valid until {@link #reclaim}. */
  Matrix take(int rows, int columns) {
    int needed = Math.toIntExact(Math.ceilDiv((long) rows * columns, ALIGNMENT));
    int block = 0;
    while (block < used.length && blocks.get(block).rows() - used[block] < needed) {
      block++;
    }
    if (block == used.length) {
      addBlock(needed);
    }
    int from = used[block];
    used[block] += needed;
    return blocks.get(block).rowRange(from, used[block]).reshaped(rows, columns);
  }

  private void addBlock(int needed) {
    long floats = Math.max(SMALLEST_BLOCK, allocatedFloats / GROWTH);
    int blockRows = Math.max(needed, Math.toIntExact(Math.ceilDiv(floats, ALIGNMENT)));
    blocks.add(Matrix.uninitialised(blockRows, ALIGNMENT));
    used = Arrays.copyOf(used, blocks.size());
    allocatedFloats += (long) blockRows * ALIGNMENT;
  }

  /** Returns the current position, for {@link #release}. */
  int[] mark() {
    return used.clone();
  }

  /** Takes back every matrix handed out since a mark. */
  void release(int[] mark) {
    used = Arrays.copyOf(mark, blocks.size());
  }

  /** Takes back every matrix handed out so far. */
  void reclaim() {
    Arrays.fill(used, 0);
  }

  /** Returns the off-heap memory held by the arena, in bytes. */
  public long allocatedBytes() {
    return allocatedFloats * Float.BYTES;
  }
}
