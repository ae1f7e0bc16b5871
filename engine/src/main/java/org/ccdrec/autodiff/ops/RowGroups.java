package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import org.ccdrec.autodiff.RowGradient;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;

/**
 * Weighted sums of source rows, grouped by target row of a table: the backward rule of every
 * operation that reads a table by index.
 *
 * <p>Entry e adds {@code weights[e] · source[sources[e]]} to row {@code targets[e]} of the table. A
 * group's entries are added in the given order, so the result does not depend on the number of
 * threads. Immutable.
 */
public final class RowGroups {
  private final RowSet targets;
  private final SparseMatrix sums;

  private RowGroups(RowSet targets, SparseMatrix sums) {
    this.targets = targets;
    this.sums = sums;
  }

  /**
   * Groups entries by their target.
   *
   * @param tableRows the number of rows of the table
   * @param sourceRows the number of rows of the source
   * @param targets the table row of each entry
   * @param sources the source row of each entry
   * @param weights the weight of each entry
   */
  public static RowGroups of(
      int tableRows, int sourceRows, int[] targets, int[] sources, float[] weights) {
    RowSet distinct = RowSet.of(tableRows, targets);
    int[] group = new int[tableRows];
    for (int at = 0; at < distinct.size(); at++) {
      group[distinct.rows()[at]] = at;
    }
    int[] offsets = new int[distinct.size() + 1];
    for (int target : targets) {
      offsets[group[target] + 1]++;
    }
    for (int at = 0; at < distinct.size(); at++) {
      offsets[at + 1] += offsets[at];
    }
    int[] next = Arrays.copyOf(offsets, distinct.size());
    int[] columns = new int[targets.length];
    float[] values = new float[targets.length];
    for (int entry = 0; entry < targets.length; entry++) {
      int place = next[group[targets[entry]]]++;
      columns[place] = sources[entry];
      values[place] = weights[entry];
    }
    return new RowGroups(distinct, SparseMatrix.ofRows(sourceRows, offsets, columns, values));
  }

  /** Returns the sums over rows of {@code source}, as the gradient of the table. */
  public RowGradient sum(Workspace workspace, Matrix source) {
    Matrix values = workspace.matrix(targets.size(), source.columns());
    workspace.kernels().propagate(sums, source, null, RowSet.all(targets.size()), values);
    return new RowGradient(targets, values);
  }
}
