package org.ccdrec.autodiff;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The operation of {@link RowChunks}. Its residual is the list of parameters that the part uses,
 * which become inputs after the given ones.
 *
 * @param columns columns of the result, or {@link #SCALAR} for a sum of scalars
 * @param given number of inputs beside parameters
 */
record RecomputedChunks(RowChunks chunks, int columns, RowChunks.Part part, int given)
    implements Op<List<Parameter>> {
  /** In place of a number of columns: the result is the sum of the chunks' scalars. */
  static final int SCALAR = 0;

  @Override
  public Result<List<Parameter>> forward(Workspace workspace, List<Matrix> inputs) {
    boolean[] wanted = new boolean[inputs.size()];
    Set<Parameter> parameters = new LinkedHashSet<>();
    Matrix out = columns == SCALAR ? workspace.scalar(0) : workspace.matrix(chunks.rows(), columns);
    for (int chunk = 0; chunk < chunks.count(); chunk++) {
      int number = chunk;
      workspace.temporarily(
          () -> {
            try (Recording recording = record(workspace, inputs, wanted, number)) {
              keep(recording.result.value(), number, out);
              return parameters.addAll(recording.tape.parameters());
            }
          });
    }
    return new Result<>(out, List.copyOf(parameters));
  }

  private void keep(Matrix value, int chunk, Matrix out) {
    if (columns == SCALAR) {
      out.set(0, 0, out.get(0, 0) + value.get(0, 0));
    } else {
      rowsOf(chunk, out).copyFrom(value);
    }
  }

  private Matrix rowsOf(int chunk, Matrix matrix) {
    return matrix.rowRange(start(chunk), end(chunk));
  }

  private int start(int chunk) {
    return chunk * chunks.size();
  }

  private int end(int chunk) {
    return Math.min(start(chunk) + chunks.size(), chunks.rows());
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<List<Parameter>> backward) {
    Workspace workspace = backward.workspace();
    Matrix upstream = backward.denseUpstream();
    List<@Nullable GradientAccumulator> sums = new ArrayList<>();
    boolean[] wanted = new boolean[backward.inputs().size()];
    for (int input = 0; input < wanted.length; input++) {
      wanted[input] = backward.wanted(input);
      sums.add(wanted[input] ? new GradientAccumulator(workspace, backward.input(input)) : null);
    }
    for (int chunk = 0; chunk < chunks.count(); chunk++) {
      int number = chunk;
      workspace.temporarily(
          () -> {
            try (Recording recording = record(workspace, backward.inputs(), wanted, number)) {
              Matrix own = columns == SCALAR ? upstream : rowsOf(number, upstream);
              recording.tape.backward(recording.result, new DenseGradient(own));
              add(recording, backward.residual(), sums);
              return number;
            }
          });
    }
    return sums.stream().map(sum -> sum == null ? null : sum.total()).toList();
  }

  private void add(
      Recording recording, List<Parameter> parameters, List<@Nullable GradientAccumulator> sums) {
    for (int input = 0; input < sums.size(); input++) {
      GradientAccumulator sum = sums.get(input);
      if (sum != null) {
        Var leaf =
            input < given
                ? recording.inputs.get(input)
                : recording.tape.parameter(parameters.get(input - given));
        sum.add(recording.tape.gradient(leaf));
      }
    }
  }

  /** One chunk on a tape of its own. */
  private record Recording(Tape tape, List<Var> inputs, Var result) implements AutoCloseable {
    @Override
    public void close() {
      tape.close();
    }
  }

  private Recording record(Workspace workspace, List<Matrix> inputs, boolean[] wanted, int chunk) {
    Tape tape = Tape.within(workspace);
    List<Var> leaves = new ArrayList<>();
    for (int input = 0; input < given; input++) {
      leaves.add(tape.leaf(inputs.get(input), wanted[input]));
    }
    Var result = part.compute(tape, leaves, start(chunk), end(chunk));
    return new Recording(tape, List.copyOf(leaves), result);
  }
}
