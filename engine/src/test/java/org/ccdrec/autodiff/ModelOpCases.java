package org.ccdrec.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testing.Dense;
import org.ccdrec.testing.Graphs;
import org.nd4j.autodiff.samediff.SDVariable;

/** The operations that multimodal and contrastive models are made of, as {@link OpCases}. */
final class ModelOpCases extends CaseTable {
  private ModelOpCases(RandomGenerator random) {
    super(random);
  }

  static List<OpCase> all(RandomGenerator random) {
    ModelOpCases all = new ModelOpCases(random);
    all.layout();
    all.mixture();
    all.dropout();
    all.cosine();
    all.contrast();
    all.edges();
    all.unsymmetricPropagation();
    return all.cases;
  }

  private void layout() {
    add(
        new ConcatColumns(),
        List.of(normal(5, 2), normal(5, 1), normal(5, 7)),
        in ->
            Dense.of(
                5,
                10,
                (r, c) ->
                    c < 2
                        ? in.get(0).at(r, c)
                        : c < 3 ? in.get(1).at(r, 0) : in.get(2).at(r, c - 3)),
        (sd, in) -> sd.concat(1, in.toArray(SDVariable[]::new)));
    add(
        new ConcatRows(),
        List.of(normal(2, 4), normal(3, 4)),
        in -> Dense.of(5, 4, (r, c) -> r < 2 ? in.get(0).at(r, c) : in.get(1).at(r - 2, c)),
        (sd, in) -> sd.concat(0, in.toArray(SDVariable[]::new)));
    int[] places = {1, 4, 6};
    Dense spread = Dense.of(8, 3, (r, c) -> places[c] == r ? 1 : 0);
    add(
        new PlaceRows(RowSet.of(8, places)),
        List.of(normal(3, 5)),
        in -> spread.times(in.getFirst()),
        (sd, in) -> sd.mmul(OpCases.constant(sd, spread), in.getFirst()));
  }

  private void mixture() {
    add(
        new WeightedMix(),
        List.of(normal(1, 2), normal(4, 3), normal(4, 3)),
        in -> in.get(1).scaled(in.get(0).at(0, 0)).plus(in.get(2).scaled(in.get(0).at(0, 1))),
        (sd, in) -> {
          SDVariable weights = in.get(0);
          Dense first = Dense.of(2, 1, (r, c) -> 1 - r);
          Dense second = Dense.of(2, 1, (r, c) -> r);
          return in.get(1)
              .mul(sd.mmul(weights, OpCases.constant(sd, first)))
              .add(in.get(2).mul(sd.mmul(weights, OpCases.constant(sd, second))));
        });
    add(
        new RowMix(),
        List.of(normal(4, 3), normal(4, 5), normal(4, 5), normal(4, 5)),
        in ->
            Dense.of(
                4,
                5,
                (r, c) ->
                    in.get(0).at(r, 0) * in.get(1).at(r, c)
                        + in.get(0).at(r, 1) * in.get(2).at(r, c)
                        + in.get(0).at(r, 2) * in.get(3).at(r, c)),
        (sd, in) -> {
          SDVariable mix = null;
          for (int at = 0; at < 3; at++) {
            int chosen = at;
            Dense unit = Dense.of(3, 1, (r, c) -> r == chosen ? 1 : 0);
            SDVariable weight = sd.mmul(in.get(0), OpCases.constant(sd, unit));
            SDVariable part = in.get(at + 1).mul(weight);
            mix = mix == null ? part : mix.add(part);
          }
          return mix;
        });
    add(
        new SquaredNorm(),
        List.of(normal(4, 6)),
        in -> OpCases.column(in.getFirst().dot(in.getFirst())),
        (sd, in) -> sd.math().square(in.getFirst()).sum());
  }

  private void dropout() {
    Dropout op = new Dropout(.4, random.nextLong());
    float[] factors = op.factors(28);
    Dense mask = Dense.of(4, 7, (r, c) -> factors[7 * r + c]);
    add(
        op,
        List.of(normal(4, 7)),
        in -> in.getFirst().zip(mask, (a, b) -> a * b),
        (sd, in) -> in.getFirst().mul(OpCases.constant(sd, mask)));
  }

  private void cosine() {
    add(
        new CosineLoss(),
        List.of(normal(5, 6), normal(5, 6)),
        in -> {
          double[] dots = in.get(0).zip(in.get(1), (a, b) -> a * b).rowSums();
          double[] first = in.get(0).map(x -> x * x).rowSums();
          double[] second = in.get(1).map(x -> x * x).rowSums();
          double sum = 0;
          for (int row = 0; row < 5; row++) {
            sum += dots[row] / Math.sqrt(first[row] * second[row]);
          }
          return OpCases.column(1 - sum / 5);
        },
        (sd, in) -> {
          SDVariable x = in.get(0).div(in.get(0).norm2(true, 1));
          SDVariable y = in.get(1).div(in.get(1).norm2(true, 1));
          return x.mul(y).sum().div(5).rsub(1);
        });
  }

  private void contrast() {
    int[] rows = {0, 2, 1, 3, 0, 2};
    int[] columns = {0, 1, 0, 2, 0, 2};
    double temperature = .7;
    Dense chosenRows = Dense.of(6, 4, (pair, row) -> rows[pair] == row ? 1 : 0);
    Dense chosenColumns = Dense.of(6, 3, (pair, column) -> columns[pair] == column ? 1 : 0);
    Dense counted = Dense.of(6, 6, (r, c) -> r != c && columns[r] == columns[c] ? 0 : 1);
    Dense identity = Dense.of(6, 6, (r, c) -> r == c ? 1 : 0);
    add(
        new InfoNce(temperature, rows, columns),
        List.of(normal(4, 5), normal(3, 5)),
        in -> {
          Dense x = chosenRows.times(in.get(0));
          Dense y = chosenColumns.times(in.get(1));
          Dense scores = x.times(y.transposed()).scaled(1 / temperature);
          double[] sums = scores.map(Math::exp).zip(counted, (a, b) -> a * b).rowSums();
          double total = 0;
          for (int row = 0; row < 6; row++) {
            total += Math.log(sums[row]) - scores.at(row, row);
          }
          return OpCases.column(total / 6);
        },
        (sd, in) -> {
          SDVariable x = OpCases.constant(sd, chosenRows).mmul(in.get(0));
          SDVariable y = OpCases.constant(sd, chosenColumns).mmul(in.get(1));
          SDVariable scores = sd.mmul(x, y, false, true, false).div(temperature);
          SDVariable sums = sd.math().exp(scores).mul(OpCases.constant(sd, counted)).sum(true, 1);
          SDVariable own = scores.mul(OpCases.constant(sd, identity)).sum(true, 1);
          return sd.math().log(sums).sub(own).sum().div(6);
        });
  }

  /** A square graph with a loop at every node, so that every row has an entry. */
  private SparseMatrix square(int nodes) {
    List<int[]> places = new ArrayList<>();
    for (int row = 0; row < nodes; row++) {
      for (int column = 0; column < nodes; column++) {
        if (row == column || random.nextInt(3) == 0) {
          places.add(new int[] {row, column});
        }
      }
    }
    float[] ones = new float[places.size()];
    Arrays.fill(ones, 1);
    return SparseMatrix.ofEntries(
        nodes,
        nodes,
        places.stream().mapToInt(place -> place[0]).toArray(),
        places.stream().mapToInt(place -> place[1]).toArray(),
        ones);
  }

  private void edges() {
    SparseMatrix graph = square(6);
    int edges = graph.entries();
    int[] rows = EdgeDots.rowsOfEntries(graph);
    int[] columns = graph.columnIndices();
    Dense ofRows = Dense.of(edges, 6, (e, node) -> rows[e] == node ? 1 : 0);
    Dense ofColumns = Dense.of(edges, 6, (e, node) -> columns[e] == node ? 1 : 0);
    add(
        new EdgeDots(graph),
        List.of(normal(6, 4)),
        in -> {
          Dense left = in.getFirst().select(rows);
          return OpCases.column(left.zip(in.getFirst().select(columns), (a, b) -> a * b).rowSums());
        },
        (sd, in) ->
            sd.mmul(OpCases.constant(sd, ofRows), in.getFirst())
                .mul(sd.mmul(OpCases.constant(sd, ofColumns), in.getFirst()))
                .sum(true, 1));
    add(
        new EdgePropagate(graph),
        List.of(normal(edges, 1), normal(6, 3)),
        in ->
            ofRows
                .transposed()
                .times(
                    Dense.of(edges, 3, (e, c) -> in.get(0).at(e, 0) * in.get(1).at(columns[e], c))),
        (sd, in) -> {
          SDVariable carried = sd.mmul(OpCases.constant(sd, ofColumns), in.get(1));
          return sd.mmul(OpCases.constant(sd, ofRows.transposed()), carried.mul(in.get(0)));
        });
    Matrix positive = normal(edges, 1);
    for (int edge = 0; edge < edges; edge++) {
      positive.set(edge, 0, Math.abs(positive.get(edge, 0)) + .2f);
    }
    add(
        new NormalizeEdges(graph),
        List.of(positive),
        in -> {
          Dense sums = ofRows.transposed().times(in.getFirst());
          return Dense.of(
              edges,
              1,
              (e, c) ->
                  in.getFirst().at(e, 0) / Math.sqrt(sums.at(rows[e], 0) * sums.at(columns[e], 0)));
        },
        (sd, in) -> {
          SDVariable sums = sd.mmul(OpCases.constant(sd, ofRows.transposed()), in.getFirst());
          SDVariable roots =
              sd.math()
                  .sqrt(
                      sd.mmul(OpCases.constant(sd, ofRows), sums)
                          .mul(sd.mmul(OpCases.constant(sd, ofColumns), sums)));
          return in.getFirst().div(roots);
        });
  }

  /** Values that differ between an edge and the way back, in places that do not. */
  private void unsymmetricPropagation() {
    SparseMatrix places = Graphs.randomSymmetric(random, 9);
    float[] values = new float[places.entries()];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextDouble(-1, 1);
    }
    SparseMatrix graph = SparseMatrix.ofRows(9, places.offsets(), places.columnIndices(), values);
    Dense weights = Dense.of(graph);
    for (RowSet read : List.of(RowSet.all(9), RowSet.of(9, new int[] {0, 5}))) {
      cases.add(
          new OpCase(
              new LightGcn(graph, 2, read),
              List.of(normal(4, 3), normal(5, 3)),
              read,
              in -> {
                Dense x =
                    Dense.of(9, 3, (r, c) -> r < 4 ? in.get(0).at(r, c) : in.get(1).at(r - 4, c));
                Dense next = weights.times(x);
                return x.plus(next).plus(weights.times(next)).scaled(1.0 / 3);
              },
              (sd, in) -> {
                SDVariable x = sd.concat(0, in.get(0), in.get(1));
                SDVariable next = sd.mmul(OpCases.constant(sd, weights), x);
                return x.add(next).add(sd.mmul(OpCases.constant(sd, weights), next)).div(3);
              }));
    }
  }
}
