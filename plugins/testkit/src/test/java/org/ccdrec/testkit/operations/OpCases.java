package org.ccdrec.testkit.operations;

import static org.ccdrec.autodiff.ops.Ops.activate;
import static org.ccdrec.autodiff.ops.Ops.addRow;
import static org.ccdrec.autodiff.ops.Ops.difference;
import static org.ccdrec.autodiff.ops.Ops.frobeniusNorm;
import static org.ccdrec.autodiff.ops.Ops.fuseRows;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.leakyRelu;
import static org.ccdrec.autodiff.ops.Ops.logisticLoss;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.matMulTransposed;
import static org.ccdrec.autodiff.ops.Ops.meanSquaredError;
import static org.ccdrec.autodiff.ops.Ops.normalizeRows;
import static org.ccdrec.autodiff.ops.Ops.normsOfRows;
import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.product;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.rowDots;
import static org.ccdrec.autodiff.ops.Ops.rowSlice;
import static org.ccdrec.autodiff.ops.Ops.scaleRows;
import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.ccdrec.autodiff.ops.Ops.sum;
import static org.ccdrec.autodiff.ops.Ops.sumOfRows;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.Ops;
import org.ccdrec.autodiff.ops.ReceptiveField;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.autodiff.ops.WeightedNegatives;
import org.ccdrec.kernel.Activation;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.OpCase;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/** Every operation of {@link Ops} with random inputs, its formula and its SameDiff graph. */
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
    all.cases.addAll(ModelOpCases.all(random));
    return all.cases;
  }

  private void elementwise() {
    activation("relu", Ops::relu, x -> Math.max(x, 0), (sd, in) -> sd.nn().relu(in.getFirst(), 0));
    activation(
        "leakyRelu",
        x -> leakyRelu(x, 0.1f),
        x -> x > 0 ? x : 0.1f * x,
        (sd, in) -> sd.nn().leakyRelu(in.getFirst(), 0.1f));
    activation(
        "sigmoid",
        Ops::sigmoid,
        x -> 1 / (1 + Math.exp(-x)),
        (sd, in) -> sd.nn().sigmoid(in.getFirst()));
    activation("tanh", Ops::tanh, Math::tanh, (sd, in) -> sd.nn().tanh(in.getFirst()));
    activation(
        "silu", Ops::silu, x -> x / (1 + Math.exp(-x)), (sd, in) -> sd.nn().swish(in.getFirst()));
    activation(
        "activate",
        x -> activate(x, Activation.silu()),
        x -> x / (1 + Math.exp(-x)),
        (sd, in) -> sd.nn().swish(in.getFirst()));
    add(
        "sum",
        in -> sum(in.get(0), in.get(1)),
        List.of(normal(3, 7), normal(3, 7)),
        in -> in.get(0).plus(in.get(1)),
        (sd, in) -> in.get(0).add(in.get(1)));
    add(
        "difference",
        in -> difference(in.get(0), in.get(1)),
        List.of(normal(3, 7), normal(3, 7)),
        in -> in.get(0).plus(in.get(1).scaled(-1)),
        (sd, in) -> in.get(0).sub(in.get(1)));
    add(
        "scaled",
        in -> scaled(in.getFirst(), -1.5f),
        List.of(normal(3, 7)),
        in -> in.getFirst().scaled(-1.5),
        (sd, in) -> in.getFirst().mul(-1.5));
    add(
        "product",
        in -> product(in.get(0), in.get(1)),
        List.of(normal(3, 17), normal(3, 17)),
        in -> in.get(0).zip(in.get(1), (a, b) -> a * b),
        (sd, in) -> in.get(0).mul(in.get(1)));
    add(
        "weightedSum",
        in -> weightedSum(new float[] {2, -0.5f, 1}, in),
        List.of(normal(3, 7), normal(3, 7), normal(3, 7)),
        in -> in.get(0).scaled(2).plus(in.get(1).scaled(-0.5)).plus(in.get(2)),
        (sd, in) -> in.get(0).mul(2).add(in.get(1).mul(-0.5)).add(in.get(2)));
    add(
        "addRow",
        in -> addRow(in.get(0), in.get(1)),
        List.of(normal(5, 6), normal(1, 6)),
        in -> DoubleMatrix.of(5, 6, (r, c) -> in.get(0).at(r, c) + in.get(1).at(0, c)),
        (sd, in) -> in.get(0).add(in.get(1)));
    Matrix offset = normal(4, 9);
    float[] scales = {0.5f, -1, 0, 2};
    add(
        "scaleRows",
        in -> scaleRows(in.get(0), scales, offset),
        List.of(normal(4, 9)),
        in ->
            DoubleMatrix.of(4, 9, (r, c) -> scales[r] * in.getFirst().at(r, c) + offset.get(r, c)),
        (sd, in) ->
            in.getFirst()
                .mul(sd.constant(Nd4j.createFromArray(scales).reshape(4, 1)))
                .add(constant(sd, DoubleMatrix.of(offset))));
  }

  private void activation(
      String name, UnaryOperator<Var> function, DoubleUnaryOperator value, OpCase.Graph graph) {
    add(
        name,
        in -> function.apply(in.getFirst()),
        List.of(normal(4, 19)),
        in -> in.getFirst().map(value),
        graph);
  }

  private void products() {
    add(
        "matMul",
        in -> matMul(in.get(0), in.get(1)),
        List.of(normal(3, 5), normal(5, 4)),
        in -> in.get(0).times(in.get(1)),
        (sd, in) -> sd.mmul(in.get(0), in.get(1)));
    add(
        "matMulTransposed",
        in -> matMulTransposed(in.get(0), in.get(1)),
        List.of(normal(6, 5), normal(4, 5)),
        in -> in.get(0).times(in.get(1).transposed()),
        (sd, in) -> sd.mmul(in.get(0), in.get(1), false, true, false));
    add(
        "rowDots",
        in -> rowDots(in.get(0), in.get(1)),
        List.of(normal(6, 5), normal(6, 5)),
        in -> column(in.get(0).zip(in.get(1), (a, b) -> a * b).rowSums()),
        (sd, in) -> in.get(0).mul(in.get(1)).sum(true, 1));
  }

  private void rowWise() {
    add(
        "layerNorm",
        in -> Ops.layerNorm(in.get(0)),
        List.of(normal(4, 18)),
        in -> layerNorm(in.getFirst()),
        (sd, in) -> layerNorm(sd, in.getFirst()));
    add(
        "softmax",
        in -> Ops.softmax(in.get(0)),
        List.of(normal(5, 7)),
        in -> softmax(in.getFirst()),
        (sd, in) -> sd.nn().softmax(in.getFirst(), 1));
    add(
        "normalizeRows",
        in -> normalizeRows(in.get(0)),
        List.of(normal(5, 16)),
        in -> {
          double[] squares = in.getFirst().map(x -> x * x).rowSums();
          return DoubleMatrix.of(5, 16, (r, c) -> in.getFirst().at(r, c) / Math.sqrt(squares[r]));
        },
        (sd, in) -> in.getFirst().div(in.getFirst().norm2(true, 1)));
  }

  static DoubleMatrix layerNorm(DoubleMatrix x) {
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

  static DoubleMatrix softmax(DoubleMatrix x) {
    DoubleMatrix powers = x.map(Math::exp);
    double[] totals = powers.rowSums();
    return DoubleMatrix.of(x.rows(), x.columns(), (r, c) -> powers.at(r, c) / totals[r]);
  }

  private void tables() {
    int[] rows = {4, 0, 4, 7, 1, 0, 4};
    add(
        "gather",
        in -> gather(in.get(0), rows),
        List.of(normal(9, 5)),
        in -> in.getFirst().select(rows),
        (sd, in) -> picked(sd, in.getFirst(), 9, rows));
    add(
        "rowSlice",
        in -> rowSlice(in.get(0), 2, 6),
        List.of(normal(9, 5)),
        in -> in.getFirst().select(new int[] {2, 3, 4, 5}),
        (sd, in) -> picked(sd, in.getFirst(), 9, 2, 3, 4, 5));
    float share = 0.3f;
    int[] fused = {3, 1, 3, 6, 1};
    int[] firstSource = {-1, 1, -1, 0, -1, -1, 3, -1};
    DoubleMatrix keep =
        DoubleMatrix.of(8, 8, (r, c) -> r != c ? 0 : firstSource[r] < 0 ? 1 : 1 - share);
    DoubleMatrix take = DoubleMatrix.of(8, 5, (r, c) -> firstSource[r] == c ? share : 0);
    add(
        "fuseRows",
        in -> fuseRows(in.get(0), in.get(1), fused, share),
        List.of(normal(8, 6), normal(5, 6)),
        in -> keep.times(in.get(0)).plus(take.times(in.get(1))),
        (sd, in) ->
            sd.mmul(constant(sd, keep), in.get(0)).add(sd.mmul(constant(sd, take), in.get(1))));
  }

  /**
   * Gathers rows of a table by a product, because SameDiff's own gradient of gather fails in M2.1.
   */
  static SDVariable picked(SameDiff sd, SDVariable table, int tableRows, int... rows) {
    DoubleMatrix selection =
        DoubleMatrix.of(rows.length, tableRows, (r, c) -> rows[r] == c ? 1 : 0);
    return sd.mmul(constant(sd, selection), table);
  }

  private void graphs() {
    SparseMatrix oblong = graph(12, 9);
    DoubleMatrix weights = DoubleMatrix.of(oblong);
    for (RowSet read : List.of(RowSet.all(12), RowSet.of(12, new int[] {0, 3, 7, 8}))) {
      cases.add(
          of(
                  "propagate",
                  in -> propagate(oblong, in.get(0), read),
                  List.of(normal(9, 5)),
                  in -> weights.times(in.getFirst()),
                  (sd, in) -> sd.mmul(constant(sd, weights), in.getFirst()))
              .readIn(read));
    }
    RowSet some = RowSet.of(10, new int[] {0, 2, 9});
    cases.add(
        of(
                "sumOfRows",
                in -> sumOfRows(in.get(0), in.get(1), some),
                List.of(normal(10, 3), normal(10, 3)),
                in -> in.get(0).plus(in.get(1)),
                (sd, in) -> in.get(0).add(in.get(1)))
            .readIn(some));
    SparseMatrix symmetric = symmetricGraph(14);
    for (int layers = 0; layers <= 3; layers++) {
      lightGcn(symmetric, layers, RowSet.all(14));
      lightGcn(symmetric, layers, RowSet.of(14, new int[] {1, 6, 13}));
    }
  }

  private void lightGcn(SparseMatrix graph, int layers, RowSet read) {
    DoubleMatrix weights = DoubleMatrix.of(graph);
    cases.add(
        of(
                "lightGcn",
                in -> Ops.lightGcn(in.get(0), in.get(1), ReceptiveField.of(graph, layers, read)),
                List.of(normal(6, 4), normal(8, 4)),
                in -> {
                  DoubleMatrix layer =
                      DoubleMatrix.of(
                          14, 4, (r, c) -> r < 6 ? in.get(0).at(r, c) : in.get(1).at(r - 6, c));
                  DoubleMatrix sum = layer;
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
                })
            .readIn(read));
  }

  private void losses() {
    add(
        "frobeniusNorm",
        in -> frobeniusNorm(in.get(0)),
        List.of(normal(4, 6)),
        in -> column(norm(in.getFirst())),
        (sd, in) -> sd.math().sqrt(sd.math().square(in.getFirst()).sum()));
    int[] some = {2, 5, 2};
    int[] others = {0, 5};
    add(
        "normsOfRows",
        in -> normsOfRows(in.get(0), some, others),
        List.of(normal(7, 4)),
        in -> column(norm(in.getFirst().select(some)) + norm(in.getFirst().select(others))),
        (sd, in) -> {
          SDVariable first = sd.math().square(picked(sd, in.getFirst(), 7, some)).sum();
          SDVariable second = sd.math().square(picked(sd, in.getFirst(), 7, others)).sum();
          return sd.math().sqrt(first).add(sd.math().sqrt(second));
        });
    add(
        "meanSquaredError",
        in -> meanSquaredError(in.get(0), in.get(1)),
        List.of(normal(4, 6), normal(4, 6)),
        in -> {
          DoubleMatrix difference = in.get(0).plus(in.get(1).scaled(-1));
          return column(difference.dot(difference) / 24);
        },
        (sd, in) -> sd.math().square(in.get(0).sub(in.get(1))).mean());
    add(
        "logisticLoss",
        in -> logisticLoss(in.get(0)),
        List.of(normal(7, 2)),
        in -> column(Arrays.stream(in.getFirst().values()).map(OpCases::softplus).sum() / 14),
        (sd, in) -> sd.nn().logSigmoid(in.getFirst()).mean().neg());
    pairwise();
  }

  private static double norm(DoubleMatrix x) {
    return Math.sqrt(x.dot(x));
  }

  private static double softplus(double margin) {
    return Math.log1p(Math.exp(-margin));
  }

  private void pairwise() {
    int[] users = {0, 3, 3, 1, 0};
    int[] positives = {5, 2, 0, 5, 5};
    List<WeightedNegatives> terms =
        List.of(
            WeightedNegatives.of(new int[] {1, 2, 6, 4, 1}, 0.2f),
            WeightedNegatives.of(new int[] {6, 6, 6, 0, 5}, 0.8f));
    add(
        "pairwiseLoss",
        in -> pairwiseLoss(in.get(0), in.get(1), RowPairs.of(users, positives), terms),
        List.of(normal(4, 6), normal(7, 6)),
        in -> {
          DoubleMatrix u = in.get(0).select(users);
          double total = 0;
          for (WeightedNegatives term : terms) {
            DoubleMatrix better = in.get(1).select(positives);
            DoubleMatrix difference = better.plus(in.get(1).select(term.items()).scaled(-1));
            double[] margins = u.zip(difference, (a, b) -> a * b).rowSums();
            total += term.weight() * Arrays.stream(margins).map(OpCases::softplus).sum() / 5;
          }
          return column(total);
        },
        (sd, in) -> {
          SDVariable u = picked(sd, in.get(0), 4, users);
          SDVariable better = picked(sd, in.get(1), 7, positives);
          SDVariable total = null;
          for (WeightedNegatives term : terms) {
            SDVariable worse = picked(sd, in.get(1), 7, term.items());
            SDVariable margins = u.mul(better.sub(worse)).sum(1);
            SDVariable loss = sd.nn().logSigmoid(margins).mean().mul(-term.weight());
            total = total == null ? loss : total.add(loss);
          }
          return total;
        });
  }
}
