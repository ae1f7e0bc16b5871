package org.ccdrec.trainer.diffusion;

import static org.ccdrec.autodiff.ops.Ops.concatColumns;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.product;
import static org.ccdrec.autodiff.ops.Ops.rowDots;
import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.Ops;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.OpCase;
import org.ccdrec.testkit.OpContract;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Runs the operation contract on the fused estimator, with the composition of normalisations,
 * products and softmax as reference.
 */
final class AttentionEstimatorTest extends OpContract {
  private static final double LAYER_NORM_EPSILON = 1e-5;

  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }

  @Override
  protected List<OpCase> cases(RandomGenerator random) {
    return IntStream.rangeClosed(1, 3).mapToObj(content -> attention(random, content)).toList();
  }

  private static OpCase attention(RandomGenerator random, int content) {
    int[] times = {0, 2, 2, 1};
    Matrix table = normal(random, 3, 5);
    List<Matrix> inputs = new ArrayList<>();
    for (int weight = 0; weight < 3; weight++) {
      inputs.add(normal(random, 5, 5));
    }
    for (int token = 0; token < content; token++) {
      inputs.add(normal(random, 4, 5));
    }
    DoubleMatrix time = DoubleMatrix.of(table).select(times);
    return OpCase.of(new AttentionEstimator(times, table), inputs, in -> attentionFormula(in, time))
        .withGraph((sd, in) -> attentionGraph(sd, in, time))
        .withComposition((tape, in) -> composed(tape, in, times, table));
  }

  private static Var composed(Tape tape, List<Var> in, int[] times, Matrix table) {
    List<Var> tokens = new ArrayList<>();
    for (Var token : in.subList(3, in.size())) {
      tokens.add(Ops.layerNorm(token));
    }
    tokens.add(Ops.layerNorm(gather(tape.constant(table), times)));
    int k = tokens.size();
    int d = table.columns();
    float[] ones = new float[d];
    Arrays.fill(ones, 1);
    Var wide = tape.constant(Matrix.of(1, d, ones));
    Var[] parts = new Var[k * k];
    for (int i = 0; i < k; i++) {
      Var query = matMul(tokens.get(i), in.get(0));
      List<Var> scores =
          tokens.stream().map(token -> rowDots(query, matMul(token, in.get(1)))).toList();
      Var p = Ops.softmax(scaled(concatColumns(scores), (float) (1 / Math.sqrt(d))));
      for (int j = 0; j < k; j++) {
        Matrix unit = Matrix.zeros(k, 1);
        unit.set(j, 0, 1);
        Var weight = matMul(matMul(p, tape.constant(unit)), wide);
        parts[i * k + j] = product(weight, matMul(tokens.get(j), in.get(2)));
      }
    }
    float[] means = new float[parts.length];
    Arrays.fill(means, 1f / k);
    return weightedSum(means, parts);
  }

  private static DoubleMatrix attentionFormula(List<DoubleMatrix> in, DoubleMatrix time) {
    List<DoubleMatrix> raw = new ArrayList<>(in.subList(3, in.size()));
    raw.add(time);
    int k = raw.size();
    int d = time.columns();
    double[] out = new double[time.rows() * d];
    for (int row = 0; row < time.rows(); row++) {
      int at = row;
      DoubleMatrix tokens =
          layerNorm(DoubleMatrix.of(k, d, (token, c) -> raw.get(token).at(at, c)));
      DoubleMatrix scores = tokens.times(in.get(0)).times(tokens.times(in.get(1)).transposed());
      DoubleMatrix mixed = softmax(scores.scaled(1 / Math.sqrt(d))).times(tokens.times(in.get(2)));
      for (int place = 0; place < k * d; place++) {
        out[row * d + place % d] += mixed.values()[place] / k;
      }
    }
    return new DoubleMatrix(time.rows(), d, out);
  }

  private static SDVariable attentionGraph(SameDiff sd, List<SDVariable> in, DoubleMatrix time) {
    List<SDVariable> tokens = new ArrayList<>(in.subList(3, in.size()));
    tokens.add(constant(sd, time));
    List<SDVariable> normal = tokens.stream().map(token -> layerNorm(sd, token)).toList();
    int k = normal.size();
    SDVariable sum = null;
    for (int i = 0; i < k; i++) {
      SDVariable query = sd.mmul(normal.get(i), in.get(0));
      SDVariable[] scores = new SDVariable[k];
      for (int j = 0; j < k; j++) {
        SDVariable key = sd.mmul(normal.get(j), in.get(1));
        scores[j] = query.mul(key).sum(true, 1).div(Math.sqrt(time.columns()));
      }
      SDVariable p = sd.nn().softmax(sd.concat(1, scores), 1);
      for (int j = 0; j < k; j++) {
        double[] unit = IntStream.range(0, k).mapToDouble(new Unit(j)::at).toArray();
        SDVariable weight = sd.mmul(p, constant(sd, DoubleMatrix.column(unit)));
        SDVariable part = weight.mul(sd.mmul(normal.get(j), in.get(2))).div(k);
        sum = sum == null ? part : sum.add(part);
      }
    }
    return sum;
  }

  private record Unit(int index) {
    double at(int place) {
      return place == index ? 1 : 0;
    }
  }

  private static DoubleMatrix layerNorm(DoubleMatrix x) {
    double[] sums = x.rowSums();
    DoubleMatrix centred =
        DoubleMatrix.of(x.rows(), x.columns(), (r, c) -> x.at(r, c) - sums[r] / x.columns());
    double[] squares = centred.map(value -> value * value).rowSums();
    return DoubleMatrix.of(
        x.rows(),
        x.columns(),
        (r, c) -> centred.at(r, c) / Math.sqrt(squares[r] / x.columns() + LAYER_NORM_EPSILON));
  }

  private static SDVariable layerNorm(SameDiff sd, SDVariable x) {
    SDVariable centred = x.sub(x.mean(true, 1));
    SDVariable variance = sd.math().square(centred).mean(true, 1);
    return centred.div(sd.math().sqrt(variance.add(LAYER_NORM_EPSILON)));
  }

  private static DoubleMatrix softmax(DoubleMatrix x) {
    DoubleMatrix powers = x.map(Math::exp);
    double[] totals = powers.rowSums();
    return DoubleMatrix.of(x.rows(), x.columns(), (r, c) -> powers.at(r, c) / totals[r]);
  }
}
