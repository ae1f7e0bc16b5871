package org.ccdrec.autodiff.ops;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Dropout (Srivastava et al., JMLR 2014): sets elements to zero at random and divides the others by
 * 1 − rate. The residual is the mask.
 *
 * @param rate the probability of zero, in [0, 1)
 * @param seed determines which elements become zero
 */
record Dropout(double rate, long seed) implements Op<Matrix> {
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate must be in [0, 1); rate=" + rate);
    }
  }

  @Override
  public Result<Matrix> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix mask = workspace.matrix(x.rows(), x.columns());
    mask.segment().copyFrom(MemorySegment.ofArray(factors(Math.toIntExact(x.length()))));
    Matrix out = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().hadamard(x, mask, out);
    return new Result<>(out, mask);
  }

  /** Returns the factor of each element, row-major: 0 or 1 / (1 − rate). */
  float[] factors(int length) {
    SplittableRandom random = new SplittableRandom(seed);
    long threshold = Math.round(rate * (1L << Integer.SIZE)) + Integer.MIN_VALUE;
    float kept = (float) (1 / (1 - rate));
    float[] factors = new float[length];
    for (int at = 0; at < length; at++) {
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
