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
 * <p>{@code forward} and {@code vjp} take their memory from the workspace and must not write inputs
 * or upstream gradients. They are called by the tape's thread.
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
   * What a backward rule is given, made by the tape. Valid until the tape closes.
   *
   * @param <R> what the forward rule kept
   */
  final class Backward<R> {
    private final Workspace workspace;
    private final List<Matrix> inputs;
    private final Result<R> result;
    private final Gradient upstream;
    private final boolean[] wanted;

    Backward(
        Workspace workspace,
        List<Matrix> inputs,
        Result<R> result,
        Gradient upstream,
        boolean[] wanted) {
      this.workspace = workspace;
      this.inputs = inputs;
      this.result = result;
      this.upstream = upstream;
      this.wanted = wanted;
    }

    /** Kernels, and memory for the gradients. */
    public Workspace workspace() {
      return workspace;
    }

    /** The values of the inputs. */
    public List<Matrix> inputs() {
      return inputs;
    }

    /** The value of an input. */
    public Matrix input(int index) {
      return inputs.get(index);
    }

    /** The value that the forward rule computed. */
    public Matrix value() {
      return result.value();
    }

    /** What the forward rule kept. */
    public R residual() {
      return result.residual();
    }

    /** Whether the gradient of an input is used; if not, null may be returned for it. */
    public boolean wanted(int input) {
      return wanted[input];
    }

    /** The gradient of the loss with respect to {@link #value}. */
    public Gradient upstream() {
      return upstream;
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

  /** Returns the gradient of each input, in order; null where it is zero or not wanted. */
  List<@Nullable Gradient> vjp(Backward<R> backward);
}
