package org.ccdrec.testkit.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.OpCase;
import org.ccdrec.testkit.OpContract;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A table of cases under construction, with random inputs from one generator. */
abstract class CaseTable {
  final RandomGenerator random;
  final List<OpCase> cases = new ArrayList<>();

  CaseTable(RandomGenerator random) {
    this.random = random;
  }

  final Matrix normal(int rows, int columns) {
    return OpContract.normal(random, rows, columns);
  }

  /** Returns a sparse matrix with some empty rows. */
  final SparseMatrix graph(int rows, int columns) {
    List<int[]> places = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int entries = row == 7 ? columns / 2 : Math.max(0, random.nextInt(-2, 6));
      for (int entry = 0; entry < entries; entry++) {
        places.add(new int[] {row, random.nextInt(columns)});
      }
    }
    float[] values = new float[places.size()];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return SparseMatrix.ofEntries(
        rows,
        columns,
        places.stream().mapToInt(place -> place[0]).toArray(),
        places.stream().mapToInt(place -> place[1]).toArray(),
        values);
  }

  /** Returns a matrix of symmetric places and values, declared symmetric. */
  final SparseMatrix symmetricGraph(int rows) {
    SparseMatrix half = graph(rows, rows);
    return half.plus(1, half.transposed(), 1).symmetric();
  }

  static OpCase of(
      String name,
      Function<List<Var>, Var> function,
      List<Matrix> inputs,
      OpCase.Formula formula,
      OpCase.Graph graph) {
    return OpCase.of(name, (tape, in) -> function.apply(in), inputs, formula).withGraph(graph);
  }

  /** Adds a function all of whose rows are defined. */
  final void add(
      String name,
      Function<List<Var>, Var> function,
      List<Matrix> inputs,
      OpCase.Formula formula,
      OpCase.Graph graph) {
    cases.add(of(name, function, inputs, formula, graph));
  }

  static SDVariable constant(SameDiff graph, DoubleMatrix values) {
    return OpContract.constant(graph, values);
  }

  static DoubleMatrix column(double... values) {
    return DoubleMatrix.column(values);
  }
}
