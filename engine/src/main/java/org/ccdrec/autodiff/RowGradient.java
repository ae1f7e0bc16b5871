package org.ccdrec.autodiff;

import java.util.Arrays;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;

/**
 * A gradient that is zero outside some rows, such as the gradient of an embedding table for one
 * batch.
 */
public record RowGradient(RowSet rows, Matrix values) implements Gradient {
  public RowGradient {
    if (rows.size() != values.rows()) {
      throw new IllegalArgumentException(
          "each row must have values; rows=%s, values=%s".formatted(rows, values));
    }
  }

  @Override
  public Matrix dense(Workspace workspace) {
    Matrix dense = workspace.zeros(rows.tableRows(), values.columns());
    workspace.kernels().scatterAdd(1, values, rows.rows(), dense);
    return dense;
  }

  /**
   * Returns the part of this gradient that lies in the rows {@code some}; returns this gradient if
   * that is all of it.
   */
  public RowGradient within(RowSet some, Workspace workspace) {
    int[] sources = new int[rows.size()];
    int count = 0;
    for (int at = 0; at < sources.length; at++) {
      if (some.contains(rows.rows()[at])) {
        sources[count++] = at;
      }
    }
    if (count == sources.length) {
      return this;
    }
    int[] kept = Arrays.copyOf(sources, count);
    Matrix part = workspace.matrix(count, values.columns());
    workspace.kernels().gather(values, kept, part);
    int[] keptRows = Arrays.stream(kept).map(at -> rows.rows()[at]).toArray();
    return new RowGradient(RowSet.of(rows.tableRows(), keptRows), part);
  }
}
