package org.ccdrec.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * A record of operations that can be differentiated in reverse.
 *
 * <p>One tape serves one training step: add leaves, apply operations, call {@link #backward} once
 * on a scalar, then {@link #close} to return the memory of all values to the pool. After that no
 * {@link Var} or {@link Gradient} of the tape may be read. Not thread-safe.
 */
public final class Tape implements AutoCloseable {
  private final Workspace workspace;
  private final Profiler profiler;
  private final boolean ownsMemory;
  private final List<Node<?>> nodes = new ArrayList<>();
  private final Map<Parameter, Var> leaves = new LinkedHashMap<>();

  /** Variables whose gradient is a sum, in memory that no other gradient shares. */
  private final BitSet summed = new BitSet();

  private @Nullable Gradient[] gradients = new Gradient[0];

  /**
   * Creates a tape that allocates values from {@code pool}; only one tape per pool may be open at a
   * time.
   */
  public Tape(Kernels kernels, MatrixPool pool) {
    this(kernels, pool, Profiler.off());
  }

  /** Creates a tape that reports the time of its operations to {@code profiler}. */
  public Tape(Kernels kernels, MatrixPool pool, Profiler profiler) {
    this(new Workspace(kernels, pool), profiler, true);
  }

  private Tape(Workspace workspace, Profiler profiler, boolean ownsMemory) {
    this.workspace = workspace;
    this.profiler = profiler;
    this.ownsMemory = ownsMemory;
  }

  /** Returns a tape within an operation of another one, to whose workspace its memory belongs. */
  static Tape within(Workspace workspace) {
    return new Tape(workspace, Profiler.off(), false);
  }

  public Workspace workspace() {
    return workspace;
  }

  /** Returns the leaf of a parameter; repeated calls return the same variable. */
  public Var parameter(Parameter parameter) {
    return leaves.computeIfAbsent(parameter, p -> add(Node.leaf(p.value(), true)));
  }

  /** Returns a leaf without a gradient. */
  public Var constant(Matrix value) {
    return add(Node.leaf(value, false));
  }

  /** Applies an operation and records it. */
  public <R> Var apply(Op<R> op, Var... inputs) {
    List<Matrix> values = new ArrayList<>(inputs.length);
    boolean needsGradient = false;
    for (Var input : inputs) {
      if (input.tape() != this) {
        throw new IllegalArgumentException(op.name() + " received a variable of another tape");
      }
      values.add(input.value());
      needsGradient |= nodes.get(input.index()).needsGradient;
    }
    long start = profiler.start();
    Op.Result<R> result = op.forward(workspace, values);
    profiler.stop(start, op.name(), Profiler.Pass.FORWARD);
    return add(new Node<R>(op, List.of(inputs), result, needsGradient));
  }

  /** Applies an operation whose inputs are the given ones and the parameters in its residual. */
  Var apply(RecomputedChunks op, List<Var> given) {
    long start = profiler.start();
    Op.Result<List<Parameter>> result =
        op.forward(workspace, given.stream().map(Var::value).toList());
    profiler.stop(start, op.name(), Profiler.Pass.FORWARD);
    List<Var> inputs = new ArrayList<>(given);
    result.residual().forEach(parameter -> inputs.add(parameter(parameter)));
    boolean needsGradient =
        inputs.stream().anyMatch(input -> nodes.get(input.index()).needsGradient);
    return add(new Node<>(op, List.copyOf(inputs), result, needsGradient));
  }

  /** Returns a leaf with or without a gradient. */
  Var leaf(Matrix value, boolean needsGradient) {
    return add(Node.leaf(value, needsGradient));
  }

  /** Returns the parameters that have a leaf, in order of first use. */
  Set<Parameter> parameters() {
    return leaves.keySet();
  }

  private Var add(Node<?> node) {
    nodes.add(node);
    return new Var(this, nodes.size() - 1, node.result.value());
  }

  /** Computes the gradients of the scalar {@code loss} with respect to all leaves. */
  public void backward(Var loss) {
    loss.scalar();
    backward(loss, new DenseGradient(workspace.scalar(1)));
  }

  /** Computes the gradients of all leaves from that of one variable. */
  void backward(Var loss, Gradient seed) {
    if (gradients.length > 0) {
      throw new IllegalStateException("backward may be called only once per tape");
    }
    if (loss.tape() != this) {
      throw new IllegalArgumentException("the loss must be a variable of this tape");
    }
    gradients = new Gradient[nodes.size()];
    gradients[loss.index()] = seed;
    for (int index = loss.index(); index >= 0; index--) {
      Gradient upstream = gradients[index];
      if (upstream != null && !nodes.get(index).inputs.isEmpty()) {
        backward(nodes.get(index), upstream);
        gradients[index] = null;
      }
    }
  }

  private <R> void backward(Node<R> node, Gradient upstream) {
    Op<R> op = node.op;
    if (op == null || !node.needsGradient) {
      return;
    }
    long start = profiler.start();
    List<@Nullable Gradient> parts = op.vjp(node.backward(this, upstream));
    profiler.stop(start, op.name(), Profiler.Pass.BACKWARD);
    for (int input = 0; input < parts.size(); input++) {
      Var variable = node.inputs.get(input);
      Gradient part = parts.get(input);
      if (part != null && nodes.get(variable.index()).needsGradient) {
        accumulate(variable, part);
      }
    }
  }

  private void accumulate(Var variable, Gradient part) {
    long start = profiler.start();
    int index = variable.index();
    Gradient before = gradients[index];
    if (before == null) {
      gradients[index] = part;
    } else if (summed.get(index) && before instanceof DenseGradient dense) {
      GradientSum.addTo(workspace, dense.values(), part);
    } else {
      gradients[index] = GradientSum.of(workspace, before, part);
      summed.set(index);
    }
    if (before != null) {
      profiler.stop(start, "sum of gradients", Profiler.Pass.BACKWARD);
    }
  }

  /**
   * Returns whether {@code output} was computed from {@code input}, directly or through other
   * variables of this tape. A variable is computed from itself.
   */
  public boolean dependsOn(Var output, Var input) {
    boolean[] reached = new boolean[output.index() + 1];
    reached[output.index()] = true;
    for (int index = output.index(); index > input.index(); index--) {
      if (reached[index]) {
        nodes.get(index).inputs.forEach(from -> reached[from.index()] = true);
      }
    }
    return input.index() <= output.index() && reached[input.index()];
  }

  /**
   * Returns the gradient of a leaf after {@link #backward}; null if the loss does not depend on the
   * leaf.
   */
  public @Nullable Gradient gradient(Var leaf) {
    return leaf.index() < gradients.length ? gradients[leaf.index()] : null;
  }

  /** Returns the gradients of all parameters that the loss depends on, in order of first use. */
  public Map<Parameter, Gradient> parameterGradients() {
    Map<Parameter, Gradient> found = new LinkedHashMap<>();
    leaves.forEach(
        (parameter, leaf) -> {
          Gradient gradient = gradient(leaf);
          if (gradient != null) {
            found.put(parameter, gradient);
          }
        });
    return found;
  }

  /** Returns the memory of all values and gradients to the pool. */
  @Override
  public void close() {
    nodes.clear();
    leaves.clear();
    Arrays.fill(gradients, null);
    if (ownsMemory) {
      workspace.reclaim();
    }
  }

  private record Node<R>(
      @Nullable Op<R> op, List<Var> inputs, Op.Result<R> result, boolean needsGradient) {
    static Node<Op.NoResidual> leaf(Matrix value, boolean needsGradient) {
      return new Node<>(null, List.of(), Op.Result.of(value), needsGradient);
    }

    Op.Backward<R> backward(Tape tape, Gradient upstream) {
      boolean[] wanted = new boolean[inputs.size()];
      List<Matrix> values = new ArrayList<>(wanted.length);
      for (int input = 0; input < wanted.length; input++) {
        wanted[input] = tape.nodes.get(inputs.get(input).index()).needsGradient;
        values.add(inputs.get(input).value());
      }
      return new Op.Backward<>(tape.workspace, values, result, upstream, wanted);
    }
  }
}
