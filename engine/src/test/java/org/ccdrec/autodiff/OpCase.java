package org.ccdrec.autodiff;

import java.util.List;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.testing.Dense;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * An operation with inputs, and the same function written down twice more: in double precision from
 * its definition, and as a SameDiff graph.
 *
 * @param op the operation
 * @param inputs its inputs
 * @param read the rows of its value that are defined
 * @param formula its definition in double precision
 * @param graph its definition in SameDiff
 */
record OpCase(Op<?> op, List<Matrix> inputs, RowSet read, Formula formula, Graph graph) {
  /** A function of matrices in double precision. */
  @FunctionalInterface
  interface Formula {
    Dense of(List<Dense> inputs);
  }

  /** A function of matrices as a SameDiff graph. */
  @FunctionalInterface
  interface Graph {
    SDVariable of(SameDiff graph, List<SDVariable> inputs);
  }

  @Override
  public String toString() {
    return op.name() + " " + inputs;
  }
}
