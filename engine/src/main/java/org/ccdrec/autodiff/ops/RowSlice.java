package org.ccdrec.autodiff.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.RowGradient;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows {@code from} (inclusive) to {@code to} (exclusive) of a matrix, without a copy.
 *
 * @param from first row
 * @param to the row after the last
 */
record RowSlice(int from, int to) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    return Result.of(inputs.getFirst().rowRange(from, to));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    int[] rows =
        switch (backward.upstream()) {
          case RowGradient part ->
              IntStream.of(part.rows().rows()).map(row -> row + from).toArray();
          case DenseGradient dense -> IntStream.range(from, to).toArray();
        };
    RowSet shifted = RowSet.of(backward.input(0).rows(), rows);
    return List.of(new RowGradient(shifted, backward.upstream().values()));
  }
}
