package org.ccdrec.testkit.operations;

import static org.ccdrec.autodiff.ops.Ops.concatRows;
import static org.ccdrec.autodiff.ops.Ops.infoNce;
import static org.ccdrec.autodiff.ops.Ops.lightGcn;
import static org.ccdrec.autodiff.ops.Ops.placeRows;
import static org.ccdrec.autodiff.ops.Ops.squaredNorm;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.Ops;
import org.ccdrec.autodiff.ops.ReceptiveField;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.OpCase;
import org.nd4j.autodiff.samediff.SDVariable;

/** The operations of multimodal and contrastive models, as {@link OpCases}. */
final class ModelOpCases extends CaseTable {
  private ModelOpCases(RandomGenerator random) {
    super(random);
  }

  static List<OpCase> all(RandomGenerator random) {
    ModelOpCases all = new ModelOpCases(random);
    all.layout();
    all.mixture();
    all.dropout();
    all.contrast();
    all.unsymmetricPropagation();
    return all.cases;
  }

  private void layout() {
    add(
        "concatColumns",
        Ops::concatColumns,
        List.of(normal(5, 2), normal(5, 1), normal(5, 7)),
        in ->
            DoubleMatrix.of(
                5,
                10,
                (r, c) ->
                    c < 2
                        ? in.get(0).at(r, c)
                        : c < 3 ? in.get(1).at(r, 0) : in.get(2).at(r, c - 3)),
        (sd, in) -> sd.concat(1, in.toArray(SDVariable[]::new)));
    add(
        "concatRows",
        in -> concatRows(in.toArray(Var[]::new)),
        List.of(normal(2, 4), normal(3, 4)),
        in -> DoubleMatrix.of(5, 4, (r, c) -> r < 2 ? in.get(0).at(r, c) : in.get(1).at(r - 2, c)),
        (sd, in) -> sd.concat(0, in.toArray(SDVariable[]::new)));
    int[] places = {1, 4, 6};
    DoubleMatrix spread = DoubleMatrix.of(8, 3, (r, c) -> places[c] == r ? 1 : 0);
    add(
        "placeRows",
        in -> placeRows(in.get(0), RowSet.of(8, places)),
        List.of(normal(3, 5)),
        in -> spread.times(in.getFirst()),
        (sd, in) -> sd.mmul(constant(sd, spread), in.getFirst()));
  }

  private void mixture() {
    add(
        "squaredNorm",
        in -> squaredNorm(in.get(0)),
        List.of(normal(4, 6)),
        in -> DoubleMatrix.column(in.getFirst().dot(in.getFirst())),
        (sd, in) -> sd.math().square(in.getFirst()).sum());
  }

  private void dropout() {
    long seed = random.nextLong();
    DoubleMatrix mask = onTape(tape -> Ops.dropout(tape.constant(ones(4, 7)), .4, seed));
    add(
        "dropout",
        in -> Ops.dropout(in.getFirst(), .4, seed),
        List.of(normal(4, 7)),
        in -> in.getFirst().zip(mask, (a, b) -> a * b),
        (sd, in) -> in.getFirst().mul(constant(sd, mask)));
  }

  private static Matrix ones(int rows, int columns) {
    float[] ones = new float[rows * columns];
    Arrays.fill(ones, 1);
    return Matrix.of(rows, columns, ones);
  }

  private static DoubleMatrix onTape(Function<Tape, Var> function) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);
        Tape tape = new Tape(kernels, new MatrixPool())) {
      return DoubleMatrix.of(function.apply(tape).value());
    }
  }

  private void contrast() {
    int[] rows = {0, 2, 1, 3, 0, 2};
    int[] columns = {0, 1, 0, 2, 0, 2};
    double temperature = .7;
    DoubleMatrix chosenRows = DoubleMatrix.of(6, 4, (pair, row) -> rows[pair] == row ? 1 : 0);
    DoubleMatrix chosenColumns =
        DoubleMatrix.of(6, 3, (pair, column) -> columns[pair] == column ? 1 : 0);
    DoubleMatrix counted =
        DoubleMatrix.of(6, 6, (r, c) -> r != c && columns[r] == columns[c] ? 0 : 1);
    DoubleMatrix identity = DoubleMatrix.of(6, 6, (r, c) -> r == c ? 1 : 0);
    add(
        "infoNce",
        in -> infoNce(in.get(0), in.get(1), RowPairs.of(rows, columns), temperature),
        List.of(normal(4, 5), normal(3, 5)),
        in -> {
          DoubleMatrix x = chosenRows.times(in.get(0));
          DoubleMatrix y = chosenColumns.times(in.get(1));
          DoubleMatrix scores = x.times(y.transposed()).scaled(1 / temperature);
          double[] sums = scores.map(Math::exp).zip(counted, (a, b) -> a * b).rowSums();
          double total = 0;
          for (int row = 0; row < 6; row++) {
            total += Math.log(sums[row]) - scores.at(row, row);
          }
          return DoubleMatrix.column(total / 6);
        },
        (sd, in) -> {
          SDVariable x = constant(sd, chosenRows).mmul(in.get(0));
          SDVariable y = constant(sd, chosenColumns).mmul(in.get(1));
          SDVariable scores = sd.mmul(x, y, false, true, false).div(temperature);
          SDVariable sums = sd.math().exp(scores).mul(constant(sd, counted)).sum(true, 1);
          SDVariable own = scores.mul(constant(sd, identity)).sum(true, 1);
          return sd.math().log(sums).sub(own).sum().div(6);
        });
  }

  /** Uses asymmetric values in symmetric places. */
  private void unsymmetricPropagation() {
    SparseMatrix places = symmetricGraph(9);
    float[] values = new float[places.entries()];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextDouble(-1, 1);
    }
    SparseMatrix graph = SparseMatrix.ofRows(9, places.offsets(), places.columnIndices(), values);
    DoubleMatrix weights = DoubleMatrix.of(graph);
    for (RowSet read : List.of(RowSet.all(9), RowSet.of(9, new int[] {0, 5}))) {
      cases.add(
          of(
                  "lightGcn",
                  in -> lightGcn(in.get(0), in.get(1), ReceptiveField.of(graph, 2, read)),
                  List.of(normal(4, 3), normal(5, 3)),
                  in -> {
                    DoubleMatrix x =
                        DoubleMatrix.of(
                            9, 3, (r, c) -> r < 4 ? in.get(0).at(r, c) : in.get(1).at(r - 4, c));
                    DoubleMatrix next = weights.times(x);
                    return x.plus(next).plus(weights.times(next)).scaled(1.0 / 3);
                  },
                  (sd, in) -> {
                    SDVariable x = sd.concat(0, in.get(0), in.get(1));
                    SDVariable next = sd.mmul(constant(sd, weights), x);
                    return x.add(next).add(sd.mmul(constant(sd, weights), next)).div(3);
                  })
              .readIn(read));
    }
  }
}
