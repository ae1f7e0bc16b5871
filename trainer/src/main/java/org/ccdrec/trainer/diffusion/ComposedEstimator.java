package org.ccdrec.trainer.diffusion;

import static org.ccdrec.autodiff.ops.Ops.concatColumns;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.layerNorm;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.rowDots;
import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.ccdrec.autodiff.ops.Ops.softmax;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;

/**
 * An estimator with any number of layers and heads, composed from tape operations.
 *
 * <p>Let a_j be the tokens of a row after layer normalisation without an affine part. Heads have no
 * biases; head h of a layer maps token i to
 *
 * <pre>
 *   Σ_j softmax_j(⟨a_i W_q^h, a_j W_k^h⟩ / √(d/heads)) · a_j W_v^h
 * </pre>
 *
 * The concatenated heads form the next layer's token; the tokens of the last layer are averaged. As
 * in CCDRec's single layer, there is no residual connection and no feed-forward network.
 *
 * <p>The {@code d × d/heads} matrices of the heads are column blocks of one {@code d × d} matrix
 * and are initialised as such: normal with standard deviation 1/√d, which is Xavier-normal for
 * {@code d × d}. Xavier-normal for their own shape would be larger and grow with the number of
 * heads.
 */
final class ComposedEstimator implements Estimator {
  /** The projections of one head, each {@code d × d/heads}. */
  private record Head(Parameter query, Parameter key, Parameter value) {}

  private final List<List<Head>> layers;
  private final Matrix timeTable;
  private final MatrixPool chainMemory;

  /**
   * Creates an estimator whose number of heads divides the number of columns of {@code timeTable}.
   *
   * @param chainMemory working memory of chains, released after each estimate
   */
  ComposedEstimator(
      int layers,
      int heads,
      Matrix timeTable,
      ParameterRegistry parameters,
      MatrixPool chainMemory) {
    this.timeTable = timeTable;
    this.chainMemory = chainMemory;
    this.layers = new ArrayList<>();
    int width = timeTable.columns() / heads;
    for (int layer = 0; layer < layers; layer++) {
      List<Head> ofLayer = new ArrayList<>();
      for (int head = 0; head < heads; head++) {
        String name = "diffusion.layer" + layer + ".head" + head;
        ofLayer.add(head(name, timeTable.columns(), width, parameters));
      }
      this.layers.add(ofLayer);
    }
  }

  private static Head head(String name, int d, int width, ParameterRegistry parameters) {
    return new Head(
        projection(name + ".query", d, width, parameters),
        projection(name + ".key", d, width, parameters),
        projection(name + ".value", d, width, parameters));
  }

  private static Parameter projection(String name, int d, int width, ParameterRegistry parameters) {
    Parameter parameter = parameters.xavierNormal(name, d, width);
    Matrix drawn = parameter.value();
    float scale = (float) Math.sqrt((d + width) / (2.0 * d));
    for (int row = 0; row < d; row++) {
      for (int column = 0; column < width; column++) {
        drawn.set(row, column, scale * drawn.get(row, column));
      }
    }
    return parameter;
  }

  @Override
  public Var estimate(Tape tape, int[] times, Var noisy, List<Var> content) {
    List<Var> tokens = new ArrayList<>();
    tokens.add(noisy);
    tokens.addAll(content);
    tokens.add(gather(tape.constant(timeTable), times));
    for (List<Head> heads : layers) {
      tokens = layer(tape, heads, tokens);
    }
    float[] shares = new float[tokens.size()];
    Arrays.fill(shares, 1f / shares.length);
    return weightedSum(shares, tokens);
  }

  private static List<Var> layer(Tape tape, List<Head> heads, List<Var> tokens) {
    List<Var> normalised = tokens.stream().map(token -> layerNorm(token)).toList();
    List<List<Var>> parts = heads.stream().map(head -> attend(tape, head, normalised)).toList();
    return IntStream.range(0, tokens.size())
        .mapToObj(token -> beside(parts.stream().map(part -> part.get(token)).toList()))
        .toList();
  }

  /** Returns one head's output for each token. */
  private static List<Var> attend(Tape tape, Head head, List<Var> tokens) {
    List<Var> queries = projected(tape, tokens, head.query());
    List<Var> keys = projected(tape, tokens, head.key());
    List<Var> values = projected(tape, tokens, head.value());
    float scale = (float) (1 / Math.sqrt(head.query().value().columns()));
    List<Var> mixes = new ArrayList<>();
    for (Var query : queries) {
      List<Var> scores = keys.stream().map(key -> rowDots(query, key)).toList();
      Var scaled = scaled(beside(scores), scale);
      List<Var> mixed = new ArrayList<>();
      mixed.add(softmax(scaled));
      mixed.addAll(values);
      mixes.add(tape.apply(new RowMix(), mixed.toArray(Var[]::new)));
    }
    return mixes;
  }

  private static List<Var> projected(Tape tape, List<Var> tokens, Parameter weights) {
    Var leaf = tape.parameter(weights);
    return tokens.stream().map(token -> matMul(token, leaf)).toList();
  }

  private static Var beside(List<Var> parts) {
    return concatColumns(parts);
  }

  /** Uses a separate tape for each estimate, so memory does not grow with the number of steps. */
  @Override
  public Chain chain(Workspace workspace, Matrix state, List<Matrix> content) {
    int[] times = new int[state.rows()];
    return (t, out) -> {
      Arrays.fill(times, t);
      try (Tape tape = new Tape(workspace.kernels(), chainMemory, Profiler.off())) {
        List<Var> constants = content.stream().map(tape::constant).toList();
        out.copyFrom(estimate(tape, times, tape.constant(state), constants).value());
      }
    };
  }
}
