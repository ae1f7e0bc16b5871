package org.ccdrec.autodiff.ops;

import static org.ccdrec.autodiff.ops.Ops.lightGcn;
import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testing.Graphs;
import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The propagation over the whole graph has the bits of the one over the receptive field. */
@ExtendWith(Seeded.class)
final class FullLightGcnTest {
  private static final int USERS = 300;
  private static final int ITEMS = 200;
  private static final int D = 20;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void equalsTheReceptiveFieldToTheBit(int layers, RandomGenerator random) {
    for (SparseMatrix graph :
        List.of(
            Graphs.randomSymmetric(random, USERS + ITEMS),
            Graphs.random(random, USERS + ITEMS, USERS + ITEMS))) {
      int[] users = random.ints(40, 0, USERS).toArray();
      int[] positives = random.ints(40, 0, ITEMS).toArray();
      int[] negatives = random.ints(40, 0, ITEMS).toArray();
      RowSet rows = rows(users, positives, negatives);
      Matrix userValues = normal(random, USERS);
      Matrix itemValues = normal(random, ITEMS);
      for (Kernels.Kind kind : new Kernels.Kind[] {Kernels.Kind.SCALAR, Kernels.Kind.VECTOR}) {
        try (Kernels kernels = Kernels.create(kind, 2)) {
          ReceptiveField field = ReceptiveField.of(graph, layers, rows);
          Step step =
              new Step(
                  kernels, userValues, itemValues, users, RowPairs.of(users, positives), negatives);
          List<float[]> expected = step.run((u, i) -> lightGcn(u, i, field));
          List<float[]> found = step.run((u, i) -> lightGcn(u, i, graph, layers, rows));
          assertEquals(expected.size(), found.size());
          for (int at = 0; at < found.size(); at++) {
            assertArrayEquals(expected.get(at), found.get(at), kind + ", result " + at);
          }
        }
      }
    }
  }

  private static RowSet rows(int[] users, int[] positives, int[] negatives) {
    int[] itemNodes = new int[positives.length + negatives.length];
    for (int at = 0; at < positives.length; at++) {
      itemNodes[at] = USERS + positives[at];
      itemNodes[positives.length + at] = USERS + negatives[at];
    }
    return RowSet.of(USERS + ITEMS, users, itemNodes);
  }

  private static Matrix normal(RandomGenerator random, int rows) {
    Matrix values = Matrix.zeros(rows, D);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < D; column++) {
        values.set(row, column, (float) random.nextGaussian());
      }
    }
    return values;
  }

  private record Step(
      Kernels kernels,
      Matrix users,
      Matrix items,
      int[] userRows,
      RowPairs pairs,
      int[] negatives) {

    /** Returns the read rows of the value, and the gradients of users and items. */
    List<float[]> run(BiFunction<Var, Var, Var> propagation) {
      Parameter userTable = new Parameter("users", users.copy(), Parameter.Update.DENSE);
      Parameter itemTable = new Parameter("items", items.copy(), Parameter.Update.DENSE);
      try (Tape tape = new Tape(kernels, new MatrixPool())) {
        Var nodes = propagation.apply(tape.parameter(userTable), tape.parameter(itemTable));
        Var userVectors = Ops.rowSlice(nodes, 0, USERS);
        Var itemVectors = Ops.rowSlice(nodes, USERS, USERS + ITEMS);
        Var loss = pairwiseLoss(userVectors, itemVectors, pairs, negatives);
        List<float[]> results = new ArrayList<>();
        results.add(new float[] {loss.value().get(0, 0)});
        for (int user : userRows) {
          results.add(userVectors.value().rowRange(user, user + 1).toArray());
        }
        tape.backward(loss);
        for (Gradient gradient : tape.parameterGradients().values()) {
          results.add(gradient.dense(tape.workspace()).toArray());
        }
        return results;
      }
    }
  }
}
