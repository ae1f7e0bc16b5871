package org.ccdrec.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.kernel.Activation;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testing.Dense;
import org.ccdrec.testing.Graphs;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every operation of the package with random inputs, its formula and its SameDiff graph. */
final class OpCases extends CaseTable {
  private static final double LAYER_NORM_EPSILON = 1e-5;

  private OpCases(RandomGenerator random) {
    super(random);
  }

  static List<OpCase> all(RandomGenerator random) {
    OpCases all = new OpCases(random);
    all.elementwise();
    all.products();
    all.rowWise();
    all.tables();
    all.graphs();
    all.losses();
    all.attention();
    all.cases.addAll(ModelOpCases.all(random));
    all.cases.addAll(PlaneOpCases.all(random));
    return all.cases;
  }

  private void elementwise() {
    activation(new Activation.LeakyRelu(0.1f), x -> x > 0 ? x : 0.1f * x);
    activation(new Activation.Sigmoid(), x -> 1 / (1 + Math.exp(-x)));
    activation(new Activation.Tanh(), Math::tanh);
    activation(new Activation.Silu(), x -> x / (1 + Math.exp(-x)));
    add(
        new Product(),
        List.of(normal(3, 17), normal(3, 17)),
        in -> in.get(0).zip(in.get(1), (a, b) -> a * b),
        (sd, in) -> in.get(0).mul(in.get(1)));
    add(
        new Sum(2, -0.5f, 1),
        List.of(normal(3, 7), normal(3, 7), normal(3, 7)),
        in -> in.get(0).scaled(2).plus(in.get(1).scaled(-0.5)).plus(in.get(2)),
        (sd, in) -> in.get(0).mul(2).add(in.get(1).mul(-0.5)).add(in.get(2)));
    add(
        new AddRow(),
        List.of(normal(5, 6), normal(1, 6)),
        in -> Dense.of(5, 6, (r, c) -> in.get(0).at(r, c) + in.get(1).at(0, c)),
        (sd, in) -> in.get(0).add(in.get(1)));
    Matrix offset = normal(4, 9);
    float[] scales = {0.5f, -1, 0, 2};
    add(
        new ScaleRows(scales, offset),
        List.of(normal(4, 9)),
        in -> Dense.of(4, 9, (r, c) -> scales[r] * in.getFirst().at(r, c) + offset.get(r, c)),
        (sd, in) ->
            in.getFirst()
                .mul(sd.constant(Nd4j.createFromArray(scales).reshape(4, 1)))
                .add(sd.constant(offset.array())));
  }

  private void activation(Activation f, DoubleUnaryOperator value) {
    add(
        new Activate(f),
        List.of(normal(4, 19)),
        in -> in.getFirst().map(value),
        (sd, in) ->
            switch (f) {
              case Activation.LeakyRelu(float slope) -> sd.nn().leakyRelu(in.getFirst(), slope);
              case Activation.Sigmoid() -> sd.nn().sigmoid(in.getFirst());
              case Activation.Tanh() -> sd.nn().tanh(in.getFirst());
              case Activation.Silu() -> sd.nn().swish(in.getFirst());
            });
  }

  private void products() {
    add(
        new MatMul(),
        List.of(normal(3, 5), normal(5, 4)),
        in -> in.get(0).times(in.get(1)),
        (sd, in) -> sd.mmul(in.get(0), in.get(1)));
    add(
        new MatMul(true),
        List.of(normal(6, 5), normal(4, 5)),
        in -> in.get(0).times(in.get(1).transposed()),
        (sd, in) -> sd.mmul(in.get(0), in.get(1), false, true, false));
    add(
        new RowDots(),
        List.of(normal(6, 5), normal(6, 5)),
        in -> column(in.get(0).zip(in.get(1), (a, b) -> a * b).rowSums()),
        (sd, in) -> in.get(0).mul(in.get(1)).sum(true, 1));
  }

  static Dense column(double... values) {
    return new Dense(values.length, 1, values);
  }

  private void rowWise() {
    add(
        new LayerNorm(),
        List.of(normal(4, 18)),
        in -> layerNorm(in.getFirst()),
        (sd, in) -> layerNorm(sd, in.getFirst()));
    add(
        new Softmax(),
        List.of(normal(5, 7)),
        in -> softmax(in.getFirst()),
        (sd, in) -> sd.nn().softmax(in.getFirst(), 1));
    add(
        new NormalizeRows(),
        List.of(normal(5, 16)),
        in -> {
          double[] squares = in.getFirst().map(x -> x * x).rowSums();
          return Dense.of(5, 16, (r, c) -> in.getFirst().at(r, c) / Math.sqrt(squares[r]));
        },
        (sd, in) -> in.getFirst().div(in.getFirst().norm2(true, 1)));
  }

  static Dense layerNorm(Dense x) {
    double[] sums = x.rowSums();
    Dense centred = Dense.of(x.rows(), x.columns(), (r, c) -> x.at(r, c) - sums[r] / x.columns());
    double[] squares = centred.map(value -> value * value).rowSums();
    return Dense.of(
        x.rows(),
        x.columns(),
        (r, c) -> centred.at(r, c) / Math.sqrt(squares[r] / x.columns() + LAYER_NORM_EPSILON));
  }

  private static SDVariable layerNorm(SameDiff sd, SDVariable x) {
    SDVariable centred = x.sub(x.mean(true, 1));
    SDVariable variance = sd.math().square(centred).mean(true, 1);
    return centred.div(sd.math().sqrt(variance.add(LAYER_NORM_EPSILON)));
  }

  static Dense softmax(Dense x) {
    Dense powers = x.map(Math::exp);
    double[] totals = powers.rowSums();
    return Dense.of(x.rows(), x.columns(), (r, c) -> powers.at(r, c) / totals[r]);
  }

  private void tables() {
    int[] rows = {4, 0, 4, 7, 1, 0, 4};
    add(
        new Gather(rows),
        List.of(normal(9, 5)),
        in -> in.getFirst().select(rows),
        (sd, in) -> picked(sd, in.getFirst(), 9, rows));
    add(
        new RowSlice(2, 6),
        List.of(normal(9, 5)),
        in -> in.getFirst().select(new int[] {2, 3, 4, 5}),
        (sd, in) -> picked(sd, in.getFirst(), 9, 2, 3, 4, 5));
    float share = 0.3f;
    int[] fused = {3, 1, 3, 6, 1};
    int[] firstSource = {-1, 1, -1, 0, -1, -1, 3, -1};
    Dense keep = Dense.of(8, 8, (r, c) -> r != c ? 0 : firstSource[r] < 0 ? 1 : 1 - share);
    Dense take = Dense.of(8, 5, (r, c) -> firstSource[r] == c ? share : 0);
    add(
        new FuseRows(share, fused),
        List.of(normal(8, 6), normal(5, 6)),
        in -> keep.times(in.get(0)).plus(take.times(in.get(1))),
        (sd, in) ->
            sd.mmul(constant(sd, keep), in.get(0)).add(sd.mmul(constant(sd, take), in.get(1))));
  }

  static SDVariable constant(SameDiff sd, Dense values) {
    float[] floats = new float[values.values().length];
    for (int at = 0; at < floats.length; at++) {
      floats[at] = (float) values.values()[at];
    }
    INDArray array = Nd4j.createFromArray(floats).reshape(values.rows(), values.columns());
    return sd.constant(array);
  }

  /** Rows of a table by a product, because SameDiff's own gradient of gather fails in M2.1. */
  static SDVariable picked(SameDiff sd, SDVariable table, int tableRows, int... rows) {
    Dense selection = Dense.of(rows.length, tableRows, (r, c) -> rows[r] == c ? 1 : 0);
    return sd.mmul(constant(sd, selection), table);
  }

  private void graphs() {
    SparseMatrix oblong = Graphs.random(random, 12, 9);
    Dense weights = Dense.of(oblong);
    for (RowSet read : List.of(RowSet.all(12), RowSet.of(12, new int[] {0, 3, 7, 8}))) {
      cases.add(
          new OpCase(
              new Propagate(oblong, read),
              List.of(normal(9, 5)),
              read,
              in -> weights.times(in.getFirst()),
              (sd, in) -> sd.mmul(constant(sd, weights), in.getFirst())));
    }
    RowSet some = RowSet.of(10, new int[] {0, 2, 9});
    cases.add(
        new OpCase(
            new SumOfRows(some),
            List.of(normal(10, 3), normal(10, 3)),
            some,
            in -> in.get(0).plus(in.get(1)),
            (sd, in) -> in.get(0).add(in.get(1))));
    SparseMatrix symmetric = Graphs.randomSymmetric(random, 14);
    for (int layers = 0; layers <= 3; layers++) {
      lightGcn(symmetric, layers, RowSet.all(14));
      lightGcn(symmetric, layers, RowSet.of(14, new int[] {1, 6, 13}));
    }
  }

  private void lightGcn(SparseMatrix graph, int layers, RowSet read) {
    Dense weights = Dense.of(graph);
    cases.add(
        new OpCase(
            new LightGcn(graph, layers, read),
            List.of(normal(6, 4), normal(8, 4)),
            read,
            in -> {
              Dense layer =
                  Dense.of(14, 4, (r, c) -> r < 6 ? in.get(0).at(r, c) : in.get(1).at(r - 6, c));
              Dense sum = layer;
              for (int l = 0; l < layers; l++) {
                layer = weights.times(layer);
                sum = sum.plus(layer);
              }
              return sum.scaled(1.0 / (layers + 1));
            },
            (sd, in) -> {
              SDVariable layer = sd.concat(0, in.get(0), in.get(1));
              SDVariable sum = layer;
              for (int l = 0; l < layers; l++) {
                layer = sd.mmul(constant(sd, weights), layer);
                sum = sum.add(layer);
              }
              return sum.div(layers + 1.0);
            }));
  }

  private void losses() {
    add(
        new FrobeniusNorm(),
        List.of(normal(4, 6)),
        in -> column(norm(in.getFirst())),
        (sd, in) -> sd.math().sqrt(sd.math().square(in.getFirst()).sum()));
    int[] some = {2, 5, 2};
    int[] others = {0, 5};
    add(
        new NormsOfRows(some, others),
        List.of(normal(7, 4)),
        in -> column(norm(in.getFirst().select(some)) + norm(in.getFirst().select(others))),
        (sd, in) -> {
          SDVariable first = sd.math().square(picked(sd, in.getFirst(), 7, some)).sum();
          SDVariable second = sd.math().square(picked(sd, in.getFirst(), 7, others)).sum();
          return sd.math().sqrt(first).add(sd.math().sqrt(second));
        });
    add(
        new MeanSquaredError(),
        List.of(normal(4, 6), normal(4, 6)),
        in -> {
          Dense difference = in.get(0).plus(in.get(1).scaled(-1));
          return column(difference.dot(difference) / 24);
        },
        (sd, in) -> sd.math().square(in.get(0).sub(in.get(1))).mean());
    add(
        new LogisticLoss(),
        List.of(normal(7, 2)),
        in -> column(Arrays.stream(in.getFirst().values()).map(OpCases::softplus).sum() / 14),
        (sd, in) -> sd.nn().logSigmoid(in.getFirst()).mean().neg());
    pairwise();
  }

  private static double norm(Dense x) {
    return Math.sqrt(x.dot(x));
  }

  private static double softplus(double margin) {
    return Math.log1p(Math.exp(-margin));
  }

  private void pairwise() {
    int[] users = {0, 3, 3, 1, 0};
    int[] positives = {5, 2, 0, 5, 5};
    List<PairwiseLoss.Term> terms =
        List.of(
            new PairwiseLoss.Term(new int[] {1, 2, 6, 4, 1}, 0.2f),
            new PairwiseLoss.Term(new int[] {6, 6, 6, 0, 5}, 0.8f));
    add(
        new PairwiseLoss(users, positives, terms),
        List.of(normal(4, 6), normal(7, 6)),
        in -> {
          Dense u = in.get(0).select(users);
          double total = 0;
          for (PairwiseLoss.Term term : terms) {
            Dense better = in.get(1).select(positives);
            Dense difference = better.plus(in.get(1).select(term.negatives()).scaled(-1));
            double[] margins = u.zip(difference, (a, b) -> a * b).rowSums();
            total += term.weight() * Arrays.stream(margins).map(OpCases::softplus).sum() / 5;
          }
          return column(total);
        },
        (sd, in) -> {
          SDVariable u = picked(sd, in.get(0), 4, users);
          SDVariable better = picked(sd, in.get(1), 7, positives);
          SDVariable total = null;
          for (PairwiseLoss.Term term : terms) {
            SDVariable worse = picked(sd, in.get(1), 7, term.negatives());
            SDVariable margins = u.mul(better.sub(worse)).sum(1);
            SDVariable loss = sd.nn().logSigmoid(margins).mean().mul(-term.weight());
            total = total == null ? loss : total.add(loss);
          }
          return total;
        });
  }

  private void attention() {
    for (int content = 1; content <= 3; content++) {
      int[] times = {0, 2, 2, 1};
      Matrix table = normal(3, 5);
      List<Matrix> inputs = new ArrayList<>();
      for (int weight = 0; weight < 3; weight++) {
        inputs.add(normal(5, 5));
      }
      for (int token = 0; token < content; token++) {
        inputs.add(normal(4, 5));
      }
      Dense time = Dense.of(table).select(times);
      add(
          new AttentionEstimator(times, table),
          inputs,
          in -> attentionFormula(in, time),
          (sd, in) -> attentionGraph(sd, in, time));
    }
  }

  private static Dense attentionFormula(List<Dense> in, Dense time) {
    List<Dense> raw = new ArrayList<>(in.subList(3, in.size()));
    raw.add(time);
    int k = raw.size();
    int d = time.columns();
    double[] out = new double[time.rows() * d];
    for (int row = 0; row < time.rows(); row++) {
      int at = row;
      Dense tokens = layerNorm(Dense.of(k, d, (token, c) -> raw.get(token).at(at, c)));
      Dense scores = tokens.times(in.get(0)).times(tokens.times(in.get(1)).transposed());
      Dense mixed = softmax(scores.scaled(1 / Math.sqrt(d))).times(tokens.times(in.get(2)));
      for (int place = 0; place < k * d; place++) {
        out[row * d + place % d] += mixed.values()[place] / k;
      }
    }
    return new Dense(time.rows(), d, out);
  }

  private static SDVariable attentionGraph(SameDiff sd, List<SDVariable> in, Dense time) {
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
        SDVariable weight = sd.mmul(p, constant(sd, column(unit)));
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
}
