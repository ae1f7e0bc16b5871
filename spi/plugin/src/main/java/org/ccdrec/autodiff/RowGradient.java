package org.ccdrec.autodiff;

import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;

/**
 * A gradient that is zero outside some rows: what an embedding table receives from a batch.
 *
 * @param rows the rows that have a gradient
 * @param values their gradients, {@code rows.size() × d}, in ascending order of row
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
}
