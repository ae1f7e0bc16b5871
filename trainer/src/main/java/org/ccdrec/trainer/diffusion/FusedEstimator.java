package org.ccdrec.trainer.diffusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Attention;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;

/** The estimator with one layer and one head, computed by the attention kernels. */
final class FusedEstimator implements Estimator {
  private final Matrix timeTable;
  private final Parameter query;
  private final Parameter key;
  private final Parameter value;

  FusedEstimator(Matrix timeTable, ParameterRegistry parameters) {
    int d = timeTable.columns();
    this.timeTable = timeTable;
    this.query = parameters.xavierNormal("diffusion.query", d, d);
    this.key = parameters.xavierNormal("diffusion.key", d, d);
    this.value = parameters.xavierNormal("diffusion.value", d, d);
  }

  @Override
  public Var estimate(Tape tape, int[] times, Var noisy, List<Var> content) {
    List<Var> inputs = new ArrayList<>();
    inputs.add(tape.parameter(query));
    inputs.add(tape.parameter(key));
    inputs.add(tape.parameter(value));
    inputs.add(noisy);
    inputs.addAll(content);
    return tape.apply(new AttentionEstimator(times, timeTable), inputs.toArray(Var[]::new));
  }

  @Override
  public Chain chain(Workspace workspace, Matrix state, List<Matrix> content) {
    int d = timeTable.columns();
    Matrix queryKey = workspace.matrix(d, d);
    workspace.kernels().multiplyTransposedB(query.value(), key.value(), queryKey, false);
    List<Matrix> tokens = new ArrayList<>();
    tokens.add(state);
    tokens.addAll(content);
    Attention attention =
        new Attention(tokens, new int[state.rows()], timeTable, queryKey, value.value());
    List<Matrix> scratch =
        Attention.State.shapes(attention).stream()
            .map(shape -> workspace.matrix(shape[0], shape[1]))
            .toList();
    return new FusedChain(workspace.kernels(), attention, Attention.State.of(scratch));
  }

  /** Caches the content tokens' part of the attention after the first estimate. */
  private static final class FusedChain implements Chain {
    private final Kernels kernels;
    private final Attention attention;
    private final Attention.State scratch;
    private boolean begun;

    FusedChain(Kernels kernels, Attention attention, Attention.State scratch) {
      this.kernels = kernels;
      this.attention = attention;
      this.scratch = scratch;
    }

    @Override
    public void estimate(int t, Matrix out) {
      Arrays.fill(attention.times(), t);
      if (begun) {
        kernels.attentionOfFirst(attention, scratch, out);
      } else {
        kernels.attention(attention, scratch, out);
        begun = true;
      }
    }
  }
}
