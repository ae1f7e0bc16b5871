package org.ccdrec.autodiff;

import java.util.List;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * A differentiable operation: a forward rule and its vector–Jacobian product.
 *
 * <p>An operation is immutable; what it is applied with (indices, graphs, weights) are its fields,
 * what it differentiates are its inputs, and what its backward rule needs of the forward pass is
 * its residual.
 *
 * @param <R> what the backward rule needs of the forward pass
 */
public interface Op<R> {
  /** The residual of operations whose backward rule needs nothing but inputs and value. */
  enum NoResidual {
    NONE
  }

  /** What a forward pass gives: its value, and what the backward rule needs of it. */
  record Result<R>(Matrix value, R residual) {
    /** A result whose backward rule needs nothing but inputs and value. */
    public static Result<NoResidual> of(Matrix value) {
      return new Result<>(value, NoResidual.NONE);
    }
  }

  /**
   * What a backward rule is given.
   *
   * @param workspace kernels and memory
   * @param inputs the values of the inputs
   * @param value the forward value
   * @param residual what the forward rule kept
   * @param upstream the gradient of the loss with respect to {@code value}
   * @param wanted for each input whether its gradient is used
   */
  record Backward<R>(
      Workspace workspace,
      List<Matrix> inputs,
      Matrix value,
      R residual,
      Gradient upstream,
      boolean[] wanted) {
    public Matrix input(int index) {
      return inputs.get(index);
    }

    /** The upstream gradient of every element. */
    public Matrix denseUpstream() {
      return upstream.dense(workspace);
    }

    /** The upstream gradient of a scalar loss. */
    public float scalarUpstream() {
      return upstream.values().get(0, 0);
    }
  }

  /** The name under which profiles count this operation's time. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Computes the value from the inputs. */
  Result<R> forward(Workspace workspace, List<Matrix> inputs);

  /** The gradient of each input, in order; null where it is zero or not wanted. */
  List<@Nullable Gradient> vjp(Backward<R> backward);
}
