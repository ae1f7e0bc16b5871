package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.RowGradient;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * Mixes estimates into some rows of a table, {@code out[r] = (1−µ)·table[r] + µ·estimate}, and
 * leaves other rows unchanged (CCDRec's fusion). Inputs are the table, {@code items × d}, and the
 * estimates.
 *
 * <p>If a row occurs more than once, its first estimate is used and the others get no gradient.
 */
final class FuseRows implements Op<NoResidual> {
  private final float share;
  private final int[] rows;
  private final int[] sources;

  /**
   * Creates a fusion with one estimate per element of {@code rows}.
   *
   * @param share µ, the weight of the estimate, in [0, 1]
   * @param rows the table row of each estimate
   */
  public FuseRows(float share, int[] rows) {
    this.share = share;
    int[] distinct = new int[rows.length];
    int[] first = new int[rows.length];
    boolean[] named = new boolean[Arrays.stream(rows).max().orElse(-1) + 1];
    int count = 0;
    for (int at = 0; at < rows.length; at++) {
      if (!named[rows[at]]) {
        named[rows[at]] = true;
        distinct[count] = rows[at];
        first[count++] = at;
      }
    }
    this.rows = Arrays.copyOf(distinct, count);
    this.sources = Arrays.copyOf(first, count);
  }

  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Kernels kernels = workspace.kernels();
    Matrix table = inputs.getFirst();
    Matrix out = workspace.matrix(table.rows(), table.columns());
    kernels.combine(1, table, 0, out);
    return workspace.temporarily(
        () -> {
          Matrix change = workspace.matrix(rows.length, table.columns());
          Matrix estimates = workspace.matrix(rows.length, table.columns());
          kernels.gather(table, rows, change);
          kernels.gather(inputs.get(1), sources, estimates);
          kernels.combine(share, estimates, -share, change);
          kernels.scatterAdd(1, change, rows, out);
          return Result.of(out);
        });
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Workspace workspace = backward.workspace();
    int estimates = backward.input(1).rows();
    return switch (backward.upstream()) {
      case DenseGradient(Matrix values) ->
          Arrays.asList(
              backward.wanted(0) ? new DenseGradient(kept(workspace, values, rows)) : null,
              backward.wanted(1) ? ofEstimates(workspace, values, rows, sources, estimates) : null);
      case RowGradient(RowSet some, Matrix values) -> {
        int[] given =
            IntStream.range(0, rows.length).filter(at -> some.contains(rows[at])).toArray();
        int[] places = IntStream.of(given).map(at -> some.firstAtOrAfter(rows[at])).toArray();
        int[] targets = IntStream.of(given).map(at -> sources[at]).toArray();
        yield Arrays.asList(
            backward.wanted(0) ? new RowGradient(some, kept(workspace, values, places)) : null,
            backward.wanted(1) ? ofEstimates(workspace, values, places, targets, estimates) : null);
      }
    };
  }

  /** Returns the gradient of the table: upstream, multiplied by 1 − µ in the fused rows. */
  private Matrix kept(Workspace workspace, Matrix upstream, int[] fused) {
    Matrix table = workspace.matrix(upstream.rows(), upstream.columns());
    workspace.kernels().combine(1, upstream, 0, table);
    RowSet some = RowSet.of(table.rows(), fused);
    workspace.kernels().combineSomeRows(1 - share, upstream, some, 0, table);
    return table;
  }

  private DenseGradient ofEstimates(
      Workspace workspace, Matrix upstream, int[] fused, int[] targets, int count) {
    Matrix estimates = workspace.zeros(count, upstream.columns());
    return workspace.temporarily(
        () -> {
          Matrix some = workspace.matrix(fused.length, upstream.columns());
          workspace.kernels().gather(upstream, fused, some);
          workspace.kernels().scatterAdd(share, some, targets, estimates);
          return new DenseGradient(estimates);
        });
  }
}
