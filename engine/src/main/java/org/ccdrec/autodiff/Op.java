package org.ccdrec.autodiff;

import java.util.List;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * A differentiable operation: a forward rule and its vector–Jacobian product.
 *
 * <p>An operation is immutable. Its fields are its constants (indices, graphs, weights), its inputs
 * are what it is differentiated by, and its residual is what the forward rule saves for the
 * backward rule.
 *
 * <p>{@code forward} and {@code vjp} allocate from the workspace and must not modify inputs or
 * upstream gradients. They run on the tape's thread.
 *
 * @param <R> the type of the residual
 */
public interface Op<R> {
  /** The residual of an operation whose backward rule needs only the inputs and the value. */
  enum NoResidual {
    NONE
  }

  /** The result of a forward pass: the value and the residual. */
  record Result<R>(Matrix value, R residual) {
    /** Returns a result with an empty residual. */
    public static Result<NoResidual> of(Matrix value) {
      return new Result<>(value, NoResidual.NONE);
    }
  }

  /**
   * The arguments of a backward rule, created by the tape and valid until the tape closes.
   *
   * @param <R> the type of the residual
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

    /** Returns the kernels and the memory for gradients. */
    public Workspace workspace() {
      return workspace;
    }

    /** Returns the values of the inputs. */
    public List<Matrix> inputs() {
      return inputs;
    }

    /** Returns the value of an input. */
    public Matrix input(int index) {
      return inputs.get(index);
    }

    /** Returns the value computed by the forward rule. */
    public Matrix value() {
      return result.value();
    }

    /** Returns the residual saved by the forward rule. */
    public R residual() {
      return result.residual();
    }

    /**
     * Returns whether the gradient of an input is used; if not, the backward rule may return null
     * for it.
     */
    public boolean wanted(int input) {
      return wanted[input];
    }

    /** Returns the gradient of the loss with respect to {@link #value}. */
    public Gradient upstream() {
      return upstream;
    }

    /** Returns the upstream gradient of every element. */
    public Matrix denseUpstream() {
      return upstream.dense(workspace);
    }

    /** Returns the upstream gradient of a scalar loss. */
    public float scalarUpstream() {
      return upstream.values().get(0, 0);
    }
  }

  /** Returns the name that profiles report for this operation. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Computes the value from the inputs. */
  Result<R> forward(Workspace workspace, List<Matrix> inputs);

  /** Returns the gradient of each input, in order; null where it is zero or unused. */
  List<@Nullable Gradient> vjp(Backward<R> backward);
}
