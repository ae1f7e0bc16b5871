package org.ccdrec.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.testing.Dense;

/** A table of cases that is being filled, with random inputs from one generator. */
abstract class CaseTable {
  final RandomGenerator random;
  final List<OpCase> cases = new ArrayList<>();

  CaseTable(RandomGenerator random) {
    this.random = random;
  }

  /** A matrix of standard normal numbers. */
  final Matrix normal(int rows, int columns) {
    Matrix matrix = Matrix.uninitialised(rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        matrix.set(row, column, (float) random.nextGaussian());
      }
    }
    return matrix;
  }

  /** Adds an operation all of whose rows are defined. */
  final void add(Op<?> op, List<Matrix> in, OpCase.Formula formula, OpCase.Graph graph) {
    int rows = formula.of(in.stream().map(Dense::of).toList()).rows();
    cases.add(new OpCase(op, in, RowSet.all(rows), formula, graph));
  }
}
