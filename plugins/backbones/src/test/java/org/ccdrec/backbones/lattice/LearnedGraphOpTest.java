package org.ccdrec.backbones.lattice;

import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.SymmetricGraph;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.OpCase;
import org.ccdrec.testkit.OpContract;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

/** Runs the operation contract on the edge operations of a learned graph. */
final class LearnedGraphOpTest extends OpContract {
  private final List<OpCase> cases = new ArrayList<>();

  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }

  @Override
  protected List<OpCase> cases(RandomGenerator random) {
    cases.clear();
    mixture(random);
    edges(random);
    return cases;
  }

  private void mixture(RandomGenerator random) {
    cases.add(
        OpCase.of(
                new WeightedMix(),
                List.of(normal(random, 1, 2), normal(random, 4, 3), normal(random, 4, 3)),
                in ->
                    in.get(1).scaled(in.get(0).at(0, 0)).plus(in.get(2).scaled(in.get(0).at(0, 1))))
            .withGraph(
                (sd, in) -> {
                  SDVariable weights = in.get(0);
                  DoubleMatrix first = DoubleMatrix.of(2, 1, (r, c) -> 1 - r);
                  DoubleMatrix second = DoubleMatrix.of(2, 1, (r, c) -> r);
                  return in.get(1)
                      .mul(sd.mmul(weights, constant(sd, first)))
                      .add(in.get(2).mul(sd.mmul(weights, constant(sd, second))));
                }));
  }

  /** Returns a square graph with a loop at every node, so that every row has an entry. */
  private static SparseMatrix square(RandomGenerator random, int nodes) {
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

  private void edges(RandomGenerator random) {
    SparseMatrix graph = square(random, 6);
    int edges = graph.entries();
    int[] rows = EdgeDots.rowsOfEntries(graph);
    int[] columns = graph.columnIndices();
    DoubleMatrix ofRows = DoubleMatrix.of(edges, 6, (e, node) -> rows[e] == node ? 1 : 0);
    DoubleMatrix ofColumns = DoubleMatrix.of(edges, 6, (e, node) -> columns[e] == node ? 1 : 0);
    cases.add(
        OpCase.of(
                new EdgeDots(graph),
                List.of(normal(random, 6, 4)),
                in -> {
                  DoubleMatrix left = in.getFirst().select(rows);
                  return DoubleMatrix.column(
                      left.zip(in.getFirst().select(columns), (a, b) -> a * b).rowSums());
                })
            .withGraph(
                (sd, in) ->
                    sd.mmul(constant(sd, ofRows), in.getFirst())
                        .mul(sd.mmul(constant(sd, ofColumns), in.getFirst()))
                        .sum(true, 1)));
    cases.add(
        OpCase.of(
                new EdgePropagate(graph),
                List.of(normal(random, edges, 1), normal(random, 6, 3)),
                in ->
                    ofRows
                        .transposed()
                        .times(
                            DoubleMatrix.of(
                                edges,
                                3,
                                (e, c) -> in.get(0).at(e, 0) * in.get(1).at(columns[e], c))))
            .withGraph(
                (sd, in) -> {
                  SDVariable carried = sd.mmul(constant(sd, ofColumns), in.get(1));
                  return sd.mmul(constant(sd, ofRows.transposed()), carried.mul(in.get(0)));
                }));
    Matrix positive = normal(random, edges, 1);
    for (int edge = 0; edge < edges; edge++) {
      positive.set(edge, 0, Math.abs(positive.get(edge, 0)) + .2f);
    }
    cases.add(
        OpCase.of(
                new NormalizeEdges(graph),
                List.of(positive),
                in -> {
                  DoubleMatrix sums = ofRows.transposed().times(in.getFirst());
                  return DoubleMatrix.of(
                      edges,
                      1,
                      (e, c) ->
                          in.getFirst().at(e, 0)
                              / Math.sqrt(sums.at(rows[e], 0) * sums.at(columns[e], 0)));
                })
            .withGraph(
                (sd, in) -> {
                  SDVariable sums = sd.mmul(constant(sd, ofRows.transposed()), in.getFirst());
                  SDVariable roots =
                      sd.math()
                          .sqrt(
                              sd.mmul(constant(sd, ofRows), sums)
                                  .mul(sd.mmul(constant(sd, ofColumns), sums)));
                  return in.getFirst().div(roots);
                }));
  }

  private static <T> T onTape(Function<Tape, T> work) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
        Tape tape = new Tape(kernels, new MatrixPool())) {
      return work.apply(tape);
    }
  }

  /** Row 0 sums to −1, which counts as 1e-7: its scale is √1e7, and the edge acts only directly. */
  @Test
  void aNegativeRowSumIsClamped() {
    SparseMatrix graph =
        SparseMatrix.ofRows(2, new int[] {0, 2, 3}, new int[] {0, 1, 1}, new float[] {-2, 1, 4});
    float root = (float) Math.sqrt(1e7);
    assertArrayEquals(new float[] {-2e7f, root / 2, 1}, SymmetricGraph.of(graph).values(), 10);
    Parameter weights = new Parameter("w", Matrix.of(3, 1, -2, 1, 4), Parameter.Update.DENSE);
    onTape(
        tape -> {
          Var values = tape.apply(new NormalizeEdges(graph), tape.parameter(weights));
          tape.backward(matMul(tape.constant(Matrix.of(1, 3, 0, 1, 0)), values));
          float[] slopes = tape.parameterGradients().get(weights).values().toArray();
          assertEquals(0, slopes[0]);
          assertEquals(root / 2, slopes[1], 1e-2);
          assertEquals(-root / 2 / 8, slopes[2], 1e-2);
          return 0;
        });
  }
}
