package org.ccdrec.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A constant sparse matrix in compressed row form: a graph's weighted adjacency.
 *
 * <p>The columns of a row are ascending, unless {@link #ofRows} received them in another order. The
 * transpose, which a backward pass needs, is computed on first use and cached; a symmetric matrix
 * is its own transpose. Immutable; safe to share once {@link #transposed} has been called.
 */
public final class SparseMatrix {
  private final int rows;
  private final int columns;
  private final int[] offsets;
  private final int[] columnIndices;
  private final float[] values;
  private @Nullable SparseMatrix transpose;

  private SparseMatrix(int rows, int columns, int[] offsets, int[] columnIndices, float[] values) {
    this.rows = rows;
    this.columns = columns;
    this.offsets = offsets;
    this.columnIndices = columnIndices;
    this.values = values;
  }

  /** Returns a matrix in compressed row form; the arrays are not copied. */
  public static SparseMatrix ofRows(
      int columns, int[] offsets, int[] columnIndices, float[] values) {
    int rows = offsets.length - 1;
    if (columnIndices.length != values.length || offsets[rows] != values.length) {
      throw new IllegalArgumentException(
          "offsets, columns and values must agree; offsets end at %d, %d columns, %d values"
              .formatted(offsets[rows], columnIndices.length, values.length));
    }
    return new SparseMatrix(rows, columns, offsets, columnIndices, values);
  }

  /** Returns a matrix of entries given in any order; duplicate entries are added. */
  public static SparseMatrix ofEntries(
      int rows, int columns, int[] rowIndices, int[] columnIndices, float[] values) {
    SparseMatrix byColumn = group(columns, rows, columnIndices, rowIndices, values);
    return byColumn.transposeEntries().mergeDuplicates();
  }

  /** Declares this matrix equal to its transpose, and returns this matrix. */
  public SparseMatrix symmetric() {
    if (rows != columns) {
      throw new IllegalArgumentException(
          "a symmetric matrix must be square; rows=" + rows + ", columns=" + columns);
    }
    transpose = this;
    return this;
  }

  /** Returns the transpose, whose rows have ascending columns as well. */
  public synchronized SparseMatrix transposed() {
    if (transpose == null) {
      transpose = transposeEntries();
      transpose.transpose = this;
    }
    return transpose;
  }

  /**
   * Returns the weighted sum {@code weight · this + otherWeight · other}; entries in the same place
   * are added.
   */
  public SparseMatrix plus(float weight, SparseMatrix other, float otherWeight) {
    if (other.rows != rows || other.columns != columns) {
      throw new IllegalArgumentException("shapes must agree; " + this + " and " + other);
    }
    int total = values.length + other.values.length;
    int[] rowIndices = new int[total];
    int[] columnsOfEntries = Arrays.copyOf(columnIndices, total);
    float[] weights = new float[total];
    System.arraycopy(other.columnIndices, 0, columnsOfEntries, values.length, other.values.length);
    fillEntries(rowIndices, weights, 0, weight);
    other.fillEntries(rowIndices, weights, values.length, otherWeight);
    return ofEntries(rows, columns, rowIndices, columnsOfEntries, weights);
  }

  private void fillEntries(int[] rowIndices, float[] weights, int from, float weight) {
    for (int row = 0; row < rows; row++) {
      Arrays.fill(rowIndices, from + offsets[row], from + offsets[row + 1], row);
    }
    for (int at = 0; at < values.length; at++) {
      weights[from + at] = weight * values[at];
    }
  }

  /** Sorts entries by their first index (counting sort); the sort is stable. */
  private static SparseMatrix group(int rows, int columns, int[] first, int[] second, float[] w) {
    int[] offsets = new int[rows + 1];
    for (int row : first) {
      offsets[row + 1]++;
    }
    for (int row = 0; row < rows; row++) {
      offsets[row + 1] += offsets[row];
    }
    int[] next = Arrays.copyOf(offsets, rows);
    int[] sorted = new int[first.length];
    float[] values = new float[first.length];
    for (int at = 0; at < first.length; at++) {
      int target = next[first[at]]++;
      sorted[target] = second[at];
      values[target] = w[at];
    }
    return new SparseMatrix(rows, columns, offsets, sorted, values);
  }

  private SparseMatrix transposeEntries() {
    int[] rowIndices = new int[values.length];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(rowIndices, offsets[row], offsets[row + 1], row);
    }
    return group(columns, rows, columnIndices, rowIndices, values);
  }

  private SparseMatrix mergeDuplicates() {
    int[] merged = new int[rows + 1];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      int start = next;
      for (int at = offsets[row]; at < offsets[row + 1]; at++) {
        if (next > start && columnIndices[next - 1] == columnIndices[at]) {
          values[next - 1] += values[at];
        } else {
          columnIndices[next] = columnIndices[at];
          values[next++] = values[at];
        }
      }
      merged[row + 1] = next;
    }
    return new SparseMatrix(
        rows, columns, merged, Arrays.copyOf(columnIndices, next), Arrays.copyOf(values, next));
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** Returns some nodes of a square graph and the columns of their entries. */
  public RowSet neighbourhood(RowSet some) {
    byte[] members = some.members().clone();
    for (int row : some.rows()) {
      for (int at = offsets[row]; at < offsets[row + 1]; at++) {
        members[columnIndices[at]] = 1;
      }
    }
    return RowSet.ofMembers(members);
  }

  /** Returns the number of stored entries. */
  public int entries() {
    return values.length;
  }

  /**
   * Returns the start offset of each row's entries, followed by the end offset of the last row's;
   * callers must not modify the array.
   */
  public int[] offsets() {
    return offsets;
  }

  /** Returns the column of each entry; callers must not modify the array. */
  public int[] columnIndices() {
    return columnIndices;
  }

  /** Returns the value of each entry; callers must not modify the array. */
  public float[] values() {
    return values;
  }

  @Override
  public String toString() {
    return "SparseMatrix[" + rows + " × " + columns + ", " + values.length + " entries]";
  }
}
