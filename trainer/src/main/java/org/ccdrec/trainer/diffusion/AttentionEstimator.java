package org.ccdrec.trainer.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Attention;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The estimator f_θ of CCDRec as one fused operation: {@link Attention} over a row's content tokens
 * and its time embedding.
 *
 * <p>Inputs are W_q, W_k, W_v, each {@code d × d}, then the content tokens, each {@code n × d}; the
 * value is {@code n × d}.
 *
 * @param times for each row, the index of its row in {@code timeTable}
 * @param timeTable the time embeddings, {@code T × d}, constant
 */
record AttentionEstimator(int[] times, Matrix timeTable) implements Op<AttentionEstimator.Kept> {
  /** The kernel arguments and state that the backward rule needs. */
  public record Kept(Attention attention, Attention.State state) {}

  @Override
  public Result<Kept> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix queryKey = workspace.matrix(inputs.get(0).rows(), inputs.get(0).rows());
    workspace.kernels().multiplyTransposedB(inputs.get(0), inputs.get(1), queryKey, false);
    Attention attention =
        new Attention(
            List.copyOf(inputs.subList(3, inputs.size())),
            times,
            timeTable,
            queryKey,
            inputs.get(2));
    Attention.State state =
        Attention.State.of(
            Attention.State.shapes(attention).stream()
                .map(shape -> workspace.matrix(shape[0], shape[1]))
                .toList());
    Matrix out = workspace.matrix(times.length, attention.dimension());
    workspace.kernels().attention(attention, state, out);
    return new Result<>(out, new Kept(attention, state));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<Kept> backward) {
    Workspace workspace = backward.workspace();
    Kernels kernels = workspace.kernels();
    int d = backward.value().columns();
    Attention attention = backward.residual().attention();
    List<Matrix> tokens = new ArrayList<>();
    for (int token = 0; token < attention.tokens().size(); token++) {
      tokens.add(workspace.matrix(times.length, d));
    }
    Attention.Gradients gradients =
        new Attention.Gradients(tokens, workspace.matrix(d, d), workspace.matrix(d, d));
    kernels.attentionGradient(
        attention, backward.residual().state(), backward.denseUpstream(), gradients);
    Matrix query = workspace.matrix(d, d);
    kernels.multiply(gradients.queryKey(), backward.input(1), query, false);
    Matrix key = workspace.matrix(d, d);
    kernels.multiplyTransposedA(gradients.queryKey(), backward.input(0), key, false);
    List<@Nullable Gradient> all = new ArrayList<>();
    all.add(new DenseGradient(query));
    all.add(new DenseGradient(key));
    all.add(new DenseGradient(gradients.value()));
    tokens.forEach(token -> all.add(new DenseGradient(token)));
    return all;
  }
}
