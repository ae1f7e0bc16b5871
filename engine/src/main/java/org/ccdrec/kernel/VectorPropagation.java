package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Propagation over a sparse matrix: weighted sums of rows of {@code x}, computed in strips of 8, 4
 * or 1 vectors whose sums stay in registers.
 *
 * <p>With a support, the entries of a block of rows that lie outside it are dropped first, without
 * a branch: whether a column is in the support cannot be predicted, and a branch in the loop over
 * entries costs as much as the row that it skips.
 */
final class VectorPropagation {
  private static final int STRIP = 4 * Lanes.COUNT;
  private static final int WIDE_STRIP = 8 * Lanes.COUNT;

  private final SparseMatrix matrix;
  private final Matrix upper;
  private final byte @Nullable [] members;
  private final int[] targets;
  private final Matrix out;
  private final long rowBytes;
  private Matrix lower;
  private boolean stacked;

  /** Creates a propagation that writes the rows {@code outRows} of {@code out}. */
  VectorPropagation(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out) {
    this.matrix = matrix;
    this.upper = x;
    this.lower = x;
    this.members = support == null || support.isAll() ? null : support.members();
    this.targets = outRows.rows();
    this.out = out;
    this.rowBytes = (long) x.columns() * Float.BYTES;
  }

  /** Continues {@code x} by further rows, which may lie elsewhere in memory. */
  VectorPropagation continuedBy(Matrix rows) {
    lower = rows;
    return this;
  }

  /** Writes the computed rows one below the other, instead of each at its own index. */
  VectorPropagation stacked() {
    stacked = true;
    return this;
  }

  /** Returns the number of rows to compute. */
  int size() {
    return targets.length;
  }

  /**
   * The entries of a block of rows.
   *
   * @param starts where the entries of each row of the block start
   * @param ends where they end
   */
  private record Entries(int[] columns, float[] values, int[] starts, int[] ends) {}

  /** Computes the rows {@code targets[from]} to {@code targets[to - 1]}. */
  void run(int from, int to) {
    Entries entries = members == null ? entries(from, to) : entriesWithin(members, from, to);
    int width = upper.columns();
    Sources sources = sources();
    int column = 0;
    for (; column + WIDE_STRIP <= width; column += WIDE_STRIP) {
      Sources strip = sources.from(column);
      for (int at = from; at < to; at++) {
        wideStrip(entries, at - from, strip, target(at, column));
      }
    }
    for (; column + STRIP <= width; column += STRIP) {
      Sources strip = sources.from(column);
      for (int at = from; at < to; at++) {
        strip(entries, at - from, strip, target(at, column));
      }
    }
    for (; column < width; column += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(column, width);
      Sources strip = sources.from(column);
      for (int at = from; at < to; at++) {
        vector(entries, at - from, strip, target(at, column), mask);
      }
    }
  }

  /**
   * Where the rows of x start: those from {@code split} on at {@code lower + row * rowBytes}, those
   * before at {@code upper + row * rowBytes}.
   */
  private record Sources(int split, long upper, long lower) {
    Sources from(int column) {
      long skip = (long) column * Float.BYTES;
      return new Sources(split, upper + skip, lower + skip);
    }
  }

  private Sources sources() {
    int split = upper.rows();
    long start = upper == lower ? upper.address() : lower.address() - split * rowBytes;
    return new Sources(split, upper.address(), start);
  }

  private long target(int at, int column) {
    return out.address() + (stacked ? at : targets[at]) * rowBytes + (long) column * Float.BYTES;
  }

  private Entries entries(int from, int to) {
    int[] offsets = matrix.offsets();
    int[] starts = new int[to - from];
    int[] ends = new int[to - from];
    for (int at = from; at < to; at++) {
      starts[at - from] = offsets[targets[at]];
      ends[at - from] = offsets[targets[at] + 1];
    }
    return new Entries(matrix.columnIndices(), matrix.values(), starts, ends);
  }

  private Entries entriesWithin(byte[] support, int from, int to) {
    Entries all = entries(from, to);
    int count = 0;
    for (int row = 0; row < to - from; row++) {
      count += all.ends[row] - all.starts[row];
    }
    // An entry outside the support is overwritten by the next one; the last element is a spare one.
    int[] columns = new int[count + 1];
    float[] values = new float[count + 1];
    int[] allColumns = all.columns;
    float[] allValues = all.values;
    int next = 0;
    for (int row = 0; row < to - from; row++) {
      int start = next;
      int end = all.ends[row];
      for (int at = all.starts[row]; at < end; at++) {
        int column = allColumns[at];
        columns[next] = column;
        values[next] = allValues[at];
        next += support[column];
      }
      all.starts[row] = start;
      all.ends[row] = next;
    }
    return new Entries(columns, values, all.starts, all.ends);
  }

  private void strip(Entries entries, int row, Sources sources, long to) {
    int[] columns = entries.columns;
    float[] values = entries.values;
    FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int split = sources.split;
    long upperStart = sources.upper;
    long lowerStart = sources.lower;
    int end = entries.ends[row];
    for (int at = entries.starts[row]; at < end; at++) {
      int neighbour = columns[at];
      long from = (neighbour < split ? upperStart : lowerStart) + neighbour * rowBytes;
      FloatVector weight = FloatVector.broadcast(Lanes.SPECIES, values[at]);
      s0 = weight.fma(Lanes.load(from), s0);
      s1 = weight.fma(Lanes.load(from + Lanes.BYTES), s1);
      s2 = weight.fma(Lanes.load(from + 2L * Lanes.BYTES), s2);
      s3 = weight.fma(Lanes.load(from + 3L * Lanes.BYTES), s3);
    }
    Lanes.store(s0, to);
    Lanes.store(s1, to + Lanes.BYTES);
    Lanes.store(s2, to + 2L * Lanes.BYTES);
    Lanes.store(s3, to + 3L * Lanes.BYTES);
  }

  /**
   * Like {@link #strip}, with twice as many independent sums, which hide the latency of loads where
   * vectors are short. Written out again, since vectors in an array would be boxed.
   */
  private void wideStrip(Entries entries, int row, Sources sources, long to) {
    int[] columns = entries.columns;
    float[] values = entries.values;
    FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    int split = sources.split;
    long upperStart = sources.upper;
    long lowerStart = sources.lower;
    int end = entries.ends[row];
    for (int at = entries.starts[row]; at < end; at++) {
      int neighbour = columns[at];
      long from = (neighbour < split ? upperStart : lowerStart) + neighbour * rowBytes;
      FloatVector weight = FloatVector.broadcast(Lanes.SPECIES, values[at]);
      s0 = weight.fma(Lanes.load(from), s0);
      s1 = weight.fma(Lanes.load(from + Lanes.BYTES), s1);
      s2 = weight.fma(Lanes.load(from + 2L * Lanes.BYTES), s2);
      s3 = weight.fma(Lanes.load(from + 3L * Lanes.BYTES), s3);
      s4 = weight.fma(Lanes.load(from + 4L * Lanes.BYTES), s4);
      s5 = weight.fma(Lanes.load(from + 5L * Lanes.BYTES), s5);
      s6 = weight.fma(Lanes.load(from + 6L * Lanes.BYTES), s6);
      s7 = weight.fma(Lanes.load(from + 7L * Lanes.BYTES), s7);
    }
    Lanes.store(s0, to);
    Lanes.store(s1, to + Lanes.BYTES);
    Lanes.store(s2, to + 2L * Lanes.BYTES);
    Lanes.store(s3, to + 3L * Lanes.BYTES);
    Lanes.store(s4, to + 4L * Lanes.BYTES);
    Lanes.store(s5, to + 5L * Lanes.BYTES);
    Lanes.store(s6, to + 6L * Lanes.BYTES);
    Lanes.store(s7, to + 7L * Lanes.BYTES);
  }

  private void vector(Entries entries, int row, Sources sources, long to, VectorMask<Float> mask) {
    FloatVector sum = FloatVector.zero(Lanes.SPECIES);
    int end = entries.ends[row];
    for (int at = entries.starts[row]; at < end; at++) {
      int neighbour = entries.columns[at];
      long start = neighbour < sources.split ? sources.upper : sources.lower;
      FloatVector values = Lanes.load(start + neighbour * rowBytes, mask);
      sum = values.lanewise(VectorOperators.FMA, entries.values[at], sum);
    }
    Lanes.store(sum, to, mask);
  }
}
