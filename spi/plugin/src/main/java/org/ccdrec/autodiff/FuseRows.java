package org.ccdrec.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Mixes estimates into some rows of a table: {@code out[r] = (1−µ)·table[r] + µ·estimate}, other
 * rows unchanged (CCDRec's fusion). Inputs are the table, {@code items × d}, and the estimates.
 *
 * <p>Where a row is named twice its first estimate counts, and the others get no gradient.
 */
public final class FuseRows implements Op<NoResidual> {
  private final float share;
  private final int[] rows;
  private final int[] sources;

  /**
   * A fusion of one estimate per element of {@code rows}.
   *
   * @param share µ, the share of the estimate, in [0, 1]
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
    out.copyFrom(table);
    Matrix change = workspace.matrix(rows.length, table.columns());
    Matrix estimates = workspace.matrix(rows.length, table.columns());
    kernels.gather(table, rows, change);
    kernels.gather(inputs.get(1), sources, estimates);
    kernels.combine(share, estimates, -share, change);
    kernels.scatterAdd(1, change, rows, out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Workspace workspace = backward.workspace();
    Kernels kernels = workspace.kernels();
    Matrix upstream = backward.denseUpstream();
    Matrix fused = workspace.matrix(rows.length, upstream.columns());
    kernels.gather(upstream, rows, fused);
    List<@Nullable Gradient> gradients = new ArrayList<>();
    if (backward.wanted()[0]) {
      Matrix table = workspace.matrix(upstream.rows(), upstream.columns());
      table.copyFrom(upstream);
      kernels.scatterAdd(-share, fused, rows, table);
      gradients.add(new DenseGradient(table));
    } else {
      gradients.add(null);
    }
    if (backward.wanted()[1]) {
      Matrix estimates = workspace.zeros(backward.input(1).rows(), upstream.columns());
      kernels.scatterAdd(share, fused, sources, estimates);
      gradients.add(new DenseGradient(estimates));
    } else {
      gradients.add(null);
    }
    return gradients;
  }
}
