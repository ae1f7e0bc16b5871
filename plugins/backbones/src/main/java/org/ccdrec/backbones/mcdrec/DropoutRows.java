package org.ccdrec.backbones.mcdrec;

import java.util.List;
import java.util.SplittableRandom;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Dropout whose mask depends on what a row represents rather than on its position, so that a row is
 * treated the same whichever other rows are present. A matrix may hold several copies of each row,
 * as {@link Planes} do: its row {@code copy · n + r} is copy {@code copy} of row r. The residual is
 * the mask.
 *
 * @param rate the probability of zero, in [0, 1)
 * @param seed determines, together with a row's id, which elements become zero
 * @param ids the ids of the n rows
 */
record DropoutRows(double rate, long seed, int[] ids) implements Op<Matrix> {
  private static final long SPREAD = 0xd1342543de82ef95L;

  public DropoutRows {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate must be in [0, 1); rate=" + rate);
    }
  }

  @Override
  public Result<Matrix> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    if (ids.length == 0 ? x.rows() > 0 : x.rows() % ids.length != 0) {
      throw new IllegalArgumentException(
          "rows must be a multiple of the ids; ids=%d, x=%s".formatted(ids.length, x));
    }
    Matrix mask = workspace.matrix(x.rows(), x.columns());
    for (int row = 0; row < x.rows(); row++) {
      mask.writeRow(row, factors(row / ids.length, ids[row % ids.length], x.columns()));
    }
    Matrix out = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().hadamard(x, mask, out);
    return new Result<>(out, mask);
  }

  /** Computes the factors of one row: 0 or 1 / (1 − rate). */
  float[] factors(int copy, int id, int columns) {
    long place = ((long) copy << Integer.SIZE) + id + 1;
    SplittableRandom random = new SplittableRandom(seed ^ (place * SPREAD));
    long threshold = Math.round(rate * (1L << Integer.SIZE)) + Integer.MIN_VALUE;
    float kept = (float) (1 / (1 - rate));
    float[] factors = new float[columns];
    for (int at = 0; at < columns; at++) {
      factors[at] = random.nextInt() < threshold ? 0 : kept;
    }
    return factors;
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<Matrix> backward) {
    Matrix mask = backward.residual();
    Matrix out = backward.workspace().matrix(mask.rows(), mask.columns());
    backward.workspace().kernels().hadamard(mask, backward.denseUpstream(), out);
    return List.of(new DenseGradient(out));
  }
}
