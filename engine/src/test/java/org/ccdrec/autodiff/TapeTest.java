package org.ccdrec.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ccdrec.kernel.Activation;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testing.Graphs;
import org.ccdrec.testing.Seeded;
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

  /** Σ weights ∘ x, which makes a scalar of anything. */
  private static Var sum(Var x, float... weights) {
    Matrix matrix = Matrix.of(weights.length, 1, weights);
    return x.tape().apply(new WeightedSum(matrix, RowSet.all(weights.length), false), x);
  }

  @Test
  void addsRowGradientsOfOneVariableAsRows() {
    try (Tape tape = tape()) {
      Var leaf = tape.parameter(table);
      Var first = sum(tape.apply(new Gather(new int[] {3, 1}), leaf), 10, 20);
      Var second = sum(tape.apply(new Gather(new int[] {1, 0, 1}), leaf), 1, 2, 3);
      tape.backward(tape.apply(new Sum(1, 1), first, second));
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
        Var dense = sum(leaf, 1, 2, 3, 4);
        rows = rows == null ? gathered(leaf) : rows;
        tape.backward(tape.apply(new Sum(1, 1), rows, dense));
        DenseGradient gradient = assertInstanceOf(DenseGradient.class, tape.gradient(leaf));
        assertArrayEquals(new float[] {1, 2, 13, 24}, gradient.values().toArray());
      }
    }
  }

  private static Var gathered(Var leaf) {
    return sum(leaf.tape().apply(new Gather(new int[] {2, 3}), leaf), 10, 20);
  }

  @Test
  void sharedInputsAddUp() {
    try (Tape tape = tape()) {
      Var leaf = tape.parameter(table);
      Var square = tape.apply(new Product(), leaf, leaf);
      Var twice = tape.apply(new Sum(1, 1), square, square);
      tape.backward(sum(twice, 1, 1, 1, 10));
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
      Var both = tape.apply(new Sum(1, 1), x, y);
      Var loss = tape.apply(new Sum(1, 1), sum(both, 1, 2, 3, 4), sum(x, 5, 5, 5, 5));
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
      Var loss = sum(leaf, 1, 1, 1, 1);
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
                  IllegalArgumentException.class, () -> tape.apply(new FrobeniusNorm(), foreign))
              .getMessage();
      assertTrue(message.startsWith("FrobeniusNorm "), message);
      tape.apply(new FrobeniusNorm(), tape.parameter(table));
      Var foreignLoss = other.apply(new FrobeniusNorm(), foreign);
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
      tape.backward(sum(tape.apply(new Product(), leaf, derived), 1, 2, 3, 4));
      assertNull(tape.gradient(constant));
      assertNull(tape.gradient(idle));
      assertArrayEquals(new float[] {1, 2, 3, 4}, tape.gradient(leaf).values().toArray());
      assertEquals(Set.of(table), tape.parameterGradients().keySet());
    }
  }

  /** The identity, whose gradient must not be asked for. */
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
    int[] times = random.ints(64, 0, 20).toArray();
    int[] negatives = random.ints(64, 0, 200).toArray();
    Matrix timeTable = Matrix.uninitialised(20, 16);
    kernels.gaussian(5, timeTable);
    Adam adam = new Adam(kernels, 1e-3, Profiler.off());
    long bytes = 0;
    for (int step = 0; step < 5; step++) {
      try (Tape tape = tape()) {
        Var item = tape.parameter(items);
        Var rows = tape.apply(new Gather(batch), item);
        Var w = tape.parameter(weight);
        Var estimate = tape.apply(new AttentionEstimator(times, timeTable), w, w, w, rows, rows);
        Var fused = tape.apply(new FuseRows(0.5f, batch), item, estimate);
        Var nodes = tape.apply(new LightGcn(graph, 2), tape.parameter(users), fused);
        Var userNodes = tape.apply(new RowSlice(0, 100), nodes);
        Var itemNodes = tape.apply(new RowSlice(100, 300), nodes);
        Var ranking = tape.apply(new PairwiseLoss(pairs, batch, negatives), userNodes, itemNodes);
        Var denoising = tape.apply(new MeanSquaredError(), estimate, rows);
        Var act = tape.apply(new Activate(new Activation.Tanh()), denoising);
        tape.backward(tape.apply(new Sum(1, 0.5f), ranking, act));
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
      Var norm = tape.apply(new FrobeniusNorm(), tape.parameter(table));
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
