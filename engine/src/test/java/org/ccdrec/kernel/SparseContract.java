package org.ccdrec.kernel;

import static org.ccdrec.testkit.DoubleMatrix.ROUNDING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.testing.Graphs;
import org.ccdrec.testing.GuardedMemory;
import org.ccdrec.testkit.DoubleMatrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of gathering, scattering and sparse propagation in any kernels. */
interface SparseContract extends UnderTest {
  @Test
  default void gathersRows(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix table = memory.normal(70, shape.columns());
        int[] rows = random.ints(shape.rows(), 0, 70).toArray();
        Matrix out = memory.garbage(shape.rows(), shape.columns());
        kernels().gather(table, rows, out);
        DoubleMatrix expected = DoubleMatrix.of(table).select(rows);
        expected.assertClose("gathered", out, expected.scaled(0));
      }
    }
  }

  @Test
  default void scatterReplacesDistinctRows(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix table = memory.normal(shape.rows() + 5, shape.columns());
        int[] rows =
            IntStream.range(0, table.rows()).filter(row -> random.nextInt(3) == 0).toArray();
        Matrix values = memory.normal(rows.length, shape.columns());
        DoubleMatrix expected = DoubleMatrix.of(table);
        DoubleMatrix given = DoubleMatrix.of(values);
        DoubleMatrix replaced =
            DoubleMatrix.of(
                table.rows(),
                table.columns(),
                (row, column) -> {
                  int at = Arrays.binarySearch(rows, row);
                  return at < 0 ? expected.at(row, column) : given.at(at, column);
                });
        kernels().scatter(values, rows, table);
        replaced.assertClose("replaced", table, replaced.scaled(0));
      }
    }
  }

  @Test
  default void scattersOntoDistinctRows(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix table = memory.normal(shape.rows() + 20, shape.columns());
        Matrix values = memory.normal(shape.rows(), shape.columns());
        int[] rows = Arrays.copyOf(shuffled(random, table.rows()), shape.rows());
        float scale = (float) random.nextGaussian();
        DoubleMatrix before = DoubleMatrix.of(table);
        double[] sums = before.values().clone();
        double[] sizes = before.abs().values();
        for (int at = 0; at < rows.length; at++) {
          for (int column = 0; column < shape.columns(); column++) {
            sums[rows[at] * shape.columns() + column] += scale * (double) values.get(at, column);
            sizes[rows[at] * shape.columns() + column] += Math.abs(scale * values.get(at, column));
          }
        }
        kernels().scatterAdd(scale, values, rows, table);
        new DoubleMatrix(table.rows(), table.columns(), sums)
            .assertClose(
                "scattered",
                table,
                new DoubleMatrix(table.rows(), table.columns(), sizes).scaled(3 * ROUNDING));
      }
    }
  }

  private static int[] shuffled(RandomGenerator random, int length) {
    int[] order = IntStream.range(0, length).toArray();
    for (int at = length - 1; at > 0; at--) {
      int other = random.nextInt(at + 1);
      int swapped = order[at];
      order[at] = order[other];
      order[other] = swapped;
    }
    return order;
  }

  @Test
  default void propagatesEverywhere(RandomGenerator random) {
    for (int width : Shapes.COLUMNS) {
      for (int rows : new int[] {1, 5, 64, 201}) {
        SparseMatrix graph = Graphs.random(random, rows, 150);
        checkPropagation(random, graph, width, null, RowSet.all(rows));
      }
    }
  }

  @Test
  default void propagatesOverASupportIntoSomeRows(RandomGenerator random) {
    for (int width : Shapes.COLUMNS) {
      SparseMatrix graph = Graphs.random(random, 333, 150);
      RowSet support = RowSet.of(150, random.ints(60, 0, 150).toArray());
      RowSet outRows = RowSet.of(333, random.ints(100, 0, 333).toArray());
      checkPropagation(random, graph, width, support, outRows);
      checkPropagation(random, graph, width, RowSet.all(150), outRows);
      checkPropagation(random, graph, width, RowSet.of(150), RowSet.all(333));
      checkPropagation(random, graph, width, support, RowSet.of(333));
      checkPropagation(random, graph.transposed(), width, outRows, support);
    }
  }

  @Test
  default void propagatesGraphsOfOneEdgeAndOfNone(RandomGenerator random) {
    for (int width : Shapes.COLUMNS) {
      int[] none = {};
      SparseMatrix empty = SparseMatrix.ofEntries(4, 6, none, none, new float[0]);
      SparseMatrix one = SparseMatrix.ofRows(6, new int[] {0, 0, 1, 1}, new int[] {5}, oneHalf());
      checkPropagation(random, empty, width, null, RowSet.all(4));
      checkPropagation(random, one, width, null, RowSet.all(3));
      checkPropagation(random, one, width, null, RowSet.of(3, new int[] {1}));
      checkPropagation(random, one, width, RowSet.of(6, new int[] {2}), RowSet.all(3));
    }
  }

  private static float[] oneHalf() {
    return new float[] {0.5f};
  }

  @Test
  default void propagatesSeveralGraphsInTurn(RandomGenerator random) {
    SparseMatrix first = Graphs.randomSymmetric(random, 90);
    SparseMatrix second = Graphs.randomSymmetric(random, 90);
    for (int round = 0; round < 3; round++) {
      checkPropagation(random, first, 20, null, RowSet.all(90));
      checkPropagation(random, second, 20, null, RowSet.all(90));
    }
  }

  private void checkPropagation(
      RandomGenerator random,
      SparseMatrix graph,
      int width,
      @Nullable RowSet support,
      RowSet outRows) {
    try (GuardedMemory memory = new GuardedMemory(random)) {
      Matrix x = memory.normal(graph.columns(), width);
      DoubleMatrix readable =
          DoubleMatrix.of(
              x.rows(), width, (r, c) -> support == null || support.contains(r) ? x.get(r, c) : 0);
      for (int row = 0; row < x.rows(); row++) {
        for (int column = 0;
            column < width && support != null && !support.contains(row);
            column++) {
          x.set(row, column, Float.NaN);
        }
      }
      Matrix out = memory.garbage(graph.rows(), width);
      float[] before = out.toArray();
      kernels().propagate(graph, x, support, outRows, out);

      DoubleMatrix weights = DoubleMatrix.of(graph);
      double roundings = (2 + graph.columns()) * ROUNDING;
      DoubleMatrix bound = weights.abs().times(readable.abs()).scaled(roundings);
      Matrix written = memory.garbage(outRows.size(), width);
      for (int at = 0; at < outRows.size(); at++) {
        written.rowRange(at, at + 1).copyFrom(rowOf(out, outRows.rows()[at]));
      }
      weights
          .times(readable)
          .select(outRows.rows())
          .assertClose("propagated", written, bound.select(outRows.rows()));
      for (int row = 0; row < out.rows(); row++) {
        if (!outRows.contains(row)) {
          assertArrayEquals(
              Arrays.copyOfRange(before, row * width, (row + 1) * width),
              rowOf(out, row).toArray(),
              "a row outside outRows was written");
        }
      }
      assertEquals(graph.rows(), outRows.tableRows());
      Matrix stacked = memory.garbage(outRows.size(), width);
      kernels().propagateRows(graph, x, support, outRows, stacked);
      assertArrayEquals(written.toArray(), stacked.toArray(), "rows one below the other");
      if (support == null) {
        checkParts(graph, x, outRows, out);
      }
    }
  }

  private void checkParts(SparseMatrix graph, Matrix x, RowSet outRows, Matrix expected) {
    for (int split : new int[] {0, 1, x.rows() / 2, x.rows()}) {
      Matrix out = expected.copy();
      for (int row : outRows.rows()) {
        rowOf(out, row).clear();
      }
      Matrix upper = x.rowRange(0, split).copy();
      Matrix lower = x.rowRange(split, x.rows()).copy();
      kernels().propagateParts(graph, upper, lower, outRows, out);
      assertArrayEquals(expected.toArray(), out.toArray(), "two parts, the first of " + split);
    }
  }

  /** Enough rows for many blocks, and supports of a few columns up to all but a few. */
  @Test
  default void propagatesManyRowsOverSupportsOfEverySize(RandomGenerator random) {
    SparseMatrix graph = Graphs.random(random, 3000, 400);
    RowSet outRows = RowSet.of(3000, random.ints(2500, 0, 3000).toArray());
    for (int size : new int[] {3, 150, 2000}) {
      RowSet support = RowSet.of(400, random.ints(size, 0, 400).toArray());
      checkPropagation(random, graph, 64, support, outRows);
      checkPropagation(random, graph, 70, support, RowSet.all(3000));
    }
    checkPropagation(random, graph, 64, null, outRows);
  }

  private static Matrix rowOf(Matrix matrix, int row) {
    return matrix.rowRange(row, row + 1);
  }
}
