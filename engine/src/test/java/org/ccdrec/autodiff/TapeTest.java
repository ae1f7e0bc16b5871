package org.ccdrec.autodiff;

import static org.ccdrec.autodiff.ops.Ops.frobeniusNorm;
import static org.ccdrec.autodiff.ops.Ops.fuseRows;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.lightGcn;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.meanSquaredError;
import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.product;
import static org.ccdrec.autodiff.ops.Ops.rowSlice;
import static org.ccdrec.autodiff.ops.Ops.softmax;
import static org.ccdrec.autodiff.ops.Ops.sum;
import static org.ccdrec.autodiff.ops.Ops.tanh;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.ops.ReceptiveField;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testing.Graphs;
import org.ccdrec.testing.Seeded;
import org.ccdrec.testkit.WeightedSum;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class TapeTest {
  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
  private final MatrixPool pool = new MatrixPool();
  private final Parameter table =
      new Parameter("table", Matrix.of(4, 1, 1, 2, 3, 4), Parameter.Update.LAZY_ROWS);

  @AfterEach
  void close() {
    kernels.close();
  }

  private Tape tape() {
    return new Tape(kernels, pool, Profiler.off());
  }

  @Test
  void knowsWhatAVariableWasComputedFrom() {
    try (Tape tape = tape()) {
      Var x = tape.parameter(table);
      Var constant = tape.constant(Matrix.of(4, 1, 1, 1, 1, 1));
      Var sum = sum(x, constant);
      Var bounded = tanh(sum);
      Var other = tanh(constant);
      assertTrue(tape.dependsOn(bounded, sum));
      assertTrue(tape.dependsOn(bounded, x));
      assertTrue(tape.dependsOn(sum, sum));
      assertFalse(tape.dependsOn(other, x));
      assertFalse(tape.dependsOn(other, sum));
      assertFalse(tape.dependsOn(sum, bounded));
    }
  }

  /** Σ weights ∘ x, which makes a scalar of anything. */
  private static Var weighted(Var x, float... weights) {
    Matrix matrix = Matrix.of(weights.length, 1, weights);
    return x.tape().apply(new WeightedSum(matrix, RowSet.all(weights.length), false), x);
  }

  @Test
  void addsRowGradientsOfOneVariableAsRows() {
    try (Tape tape = tape()) {
      Var leaf = tape.parameter(table);
      Var first = weighted(gather(leaf, new int[] {3, 1}), 10, 20);
      Var second = weighted(gather(leaf, new int[] {1, 0, 1}), 1, 2, 3);
      tape.backward(sum(first, second));
      RowGradient gradient = assertInstanceOf(RowGradient.class, tape.gradient(leaf));
      assertArrayEquals(new int[] {0, 1, 3}, gradient.rows().rows());
      assertArrayEquals(new float[] {2, 24, 10}, gradient.values().toArray());
      assertArrayEquals(new float[] {2, 24, 0, 10}, gradient.dense(tape.workspace()).toArray());
    }
  }

  @Test
  void addsRowsToDenseGradientsInEitherOrder() {
    for (boolean rowsFirst : new boolean[] {true, false}) {
      try (Tape tape = tape()) {
        Var leaf = tape.parameter(table);
        Var rows = rowsFirst ? gathered(leaf) : null;
        Var dense = weighted(leaf, 1, 2, 3, 4);
        rows = rows == null ? gathered(leaf) : rows;
        tape.backward(sum(rows, dense));
        DenseGradient gradient = assertInstanceOf(DenseGradient.class, tape.gradient(leaf));
        assertArrayEquals(new float[] {1, 2, 13, 24}, gradient.values().toArray());
      }
    }
  }

  private static Var gathered(Var leaf) {
    return weighted(gather(leaf, new int[] {2, 3}), 10, 20);
  }

  @Test
  void sharedInputsAddUp() {
    try (Tape tape = tape()) {
      Var leaf = tape.parameter(table);
      Var square = product(leaf, leaf);
      Var twice = sum(square, square);
      tape.backward(weighted(twice, 1, 1, 1, 10));
      assertArrayEquals(new float[] {4, 8, 12, 160}, tape.gradient(leaf).values().toArray());
    }
  }

  /** One gradient object reaches two variables; adding to one must not change the other. */
  @Test
  void gradientsThatAreHandedOnAreNotWritten() {
    Parameter other = new Parameter("other", Matrix.of(4, 1, 5, 6, 7, 8), Parameter.Update.DENSE);
    try (Tape tape = tape()) {
      Var x = tape.parameter(table);
      Var y = tape.parameter(other);
      Var both = sum(x, y);
      Var loss = sum(weighted(both, 1, 2, 3, 4), weighted(x, 5, 5, 5, 5));
      tape.backward(loss);
      assertArrayEquals(new float[] {6, 7, 8, 9}, tape.gradient(x).values().toArray());
      assertArrayEquals(new float[] {1, 2, 3, 4}, tape.gradient(y).values().toArray());
    }
  }

  @Test
  void aParameterHasOneLeaf() {
    try (Tape tape = tape()) {
      assertSame(tape.parameter(table), tape.parameter(table));
    }
  }

  @Test
  void runsBackwardsOnceAndFromAScalar() {
    try (Tape tape = tape()) {
      Var leaf = tape.parameter(table);
      assertThrows(IllegalStateException.class, () -> tape.backward(leaf));
      Var loss = weighted(leaf, 1, 1, 1, 1);
      assertNull(tape.gradient(leaf));
      tape.backward(loss);
      assertThrows(IllegalStateException.class, () -> tape.backward(loss));
      assertArrayEquals(new float[] {1, 1, 1, 1}, tape.gradient(leaf).values().toArray());
    }
  }

  @Test
  void refusesVariablesOfAnotherTape() {
    try (Tape tape = tape();
        Tape other = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      Var foreign = other.parameter(table);
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> product(tape.parameter(table), foreign))
              .getMessage();
      assertTrue(message.startsWith("Product "), message);
      frobeniusNorm(tape.parameter(table));
      Var foreignLoss = frobeniusNorm(foreign);
      assertThrows(IllegalArgumentException.class, () -> tape.backward(foreignLoss));
    }
  }

  @Test
  void constantsAndWhatHangsOnThemAloneAreNotDifferentiated() {
    try (Tape tape = tape()) {
      Var constant = tape.constant(Matrix.of(4, 1, 1, 1, 1, 1));
      Var derived = tape.apply(new Undifferentiable(), constant);
      Var leaf = tape.parameter(table);
      Parameter unused = new Parameter("unused", Matrix.zeros(1, 1), Parameter.Update.DENSE);
      Var idle = tape.parameter(unused);
      tape.backward(weighted(product(leaf, derived), 1, 2, 3, 4));
      assertNull(tape.gradient(constant));
      assertNull(tape.gradient(idle));
      assertArrayEquals(new float[] {1, 2, 3, 4}, tape.gradient(leaf).values().toArray());
      assertEquals(Set.of(table), tape.parameterGradients().keySet());
    }
  }

  /** The identity, whose gradient must not be requested. */
  private record Undifferentiable() implements Op<Op.NoResidual> {
    @Override
    public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
      return Result.of(inputs.getFirst());
    }

    @Override
    public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
      throw new AssertionError("nothing here has a gradient");
    }
  }

  @Test
  void aSteadyStateAllocatesNothing(RandomGenerator random) {
    SparseMatrix graph = Graphs.randomSymmetric(random, 300);
    Parameter users = normal("users", 100, Parameter.Update.DENSE);
    Parameter items = normal("items", 200, Parameter.Update.LAZY_ROWS);
    Parameter weight = normal("weight", 16, Parameter.Update.DENSE);
    int[] batch = random.ints(64, 0, 200).toArray();
    int[] pairs = random.ints(64, 0, 100).toArray();
    int[] negatives = random.ints(64, 0, 200).toArray();
    Adam adam = new Adam(kernels, 1e-3, Profiler.off());
    long bytes = 0;
    for (int step = 0; step < 5; step++) {
      try (Tape tape = tape()) {
        Var item = tape.parameter(items);
        Var rows = gather(item, batch);
        Var w = tape.parameter(weight);
        Var estimate = matMul(softmax(matMul(rows, w)), w);
        Var fused = fuseRows(item, estimate, batch, 0.5f);
        Var nodes =
            lightGcn(
                tape.parameter(users),
                fused,
                ReceptiveField.of(graph, 2, RowSet.all(graph.rows())));
        Var userNodes = rowSlice(nodes, 0, 100);
        Var itemNodes = rowSlice(nodes, 100, 300);
        Var ranking = pairwiseLoss(userNodes, itemNodes, RowPairs.of(pairs, batch), negatives);
        Var denoising = meanSquaredError(estimate, rows);
        Var act = tanh(denoising);
        tape.backward(weightedSum(new float[] {1, 0.5f}, ranking, act));
        assertEquals(3, tape.parameterGradients().size());
        adam.step(tape.parameterGradients());
      }
      if (step == 0) {
        bytes = pool.allocatedBytes();
      }
    }
    assertTrue(bytes > 0);
    assertEquals(bytes, pool.allocatedBytes());
  }

  private Parameter normal(String name, int rows, Parameter.Update update) {
    Matrix value = Matrix.uninitialised(rows, 16);
    kernels.gaussian(rows, value);
    return new Parameter(name, value, update);
  }

  @Test
  void countsTimeByOperationAndPass() {
    Profiler profiler = Profiler.on();
    try (Tape tape = new Tape(kernels, pool, profiler)) {
      Var norm = frobeniusNorm(tape.parameter(table));
      tape.backward(norm);
    }
    List<String> counted =
        profiler.entries().stream()
            .map(entry -> entry.name() + " " + entry.pass() + " " + entry.calls())
            .sorted()
            .toList();
    assertEquals(List.of("FrobeniusNorm BACKWARD 1", "FrobeniusNorm FORWARD 1"), counted);
    assertEquals(List.of(), Profiler.off().entries());
  }
}
