package org.ccdrec.autodiff;

import java.util.Arrays;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * The sum of many gradients of one matrix, in memory that is allocated once. The sum stores rows
 * only if all summands do. Not thread-safe.
 */
final class GradientAccumulator {
  private final Workspace workspace;
  private final Matrix sum;
  private final byte[] rows;
  private boolean dense;
  private boolean empty = true;

  /** Allocates a sum of gradients of a matrix. */
  GradientAccumulator(Workspace workspace, Matrix of) {
    this.workspace = workspace;
    this.sum = workspace.zeros(of.rows(), of.columns());
    this.rows = new byte[of.rows()];
  }

  /** Adds a gradient; null adds nothing. */
  void add(@Nullable Gradient gradient) {
    if (gradient == null) {
      return;
    }
    GradientSum.addTo(workspace, sum, gradient);
    empty = false;
    switch (gradient) {
      case DenseGradient all -> dense = true;
      case RowGradient(RowSet some, Matrix values) -> {
        for (int row : some.rows()) {
          rows[row] = 1;
        }
      }
    }
  }

  /** Returns the sum, or null if nothing was added; call it once, at the end. */
  @Nullable Gradient total() {
    if (empty) {
      return null;
    }
    return dense ? new DenseGradient(sum) : compacted();
  }

  /** Moves the rows that have a gradient to the front of the sum's own memory. */
  private RowGradient compacted() {
    RowSet some = RowSet.ofMembers(Arrays.copyOf(rows, rows.length));
    for (int place = 0; place < some.size(); place++) {
      int row = some.rows()[place];
      if (row != place) {
        sum.rowRange(place, place + 1).copyFrom(sum.rowRange(row, row + 1));
      }
    }
    return new RowGradient(some, sum.rowRange(0, some.size()));
  }
}
