package org.ccdrec.kernel;

import static org.ccdrec.testkit.DoubleMatrix.ROUNDING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.testing.GuardedMemory;
import org.ccdrec.testkit.DoubleMatrix;
import org.junit.jupiter.api.Test;

/** The contract of the Adam steps of any kernels. */
interface AdamContract extends UnderTest {
  @Test
  default void adamFollowsAlgorithmOne(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        State state = new State(memory, shape);
        Matrix gradient = memory.normal(shape.rows(), shape.columns());
        for (int row = 0; row < shape.rows(); row += 3) {
          gradient.set(row, 0, 0);
        }
        AdamStep step = new AdamStep(1e-3, 0.9, 0.999, 1e-8, 1 + random.nextInt(50));
        Expected expected = state.after(step, DoubleMatrix.of(gradient));
        kernels().adam(step, gradient, state.moments, state.parameter);
        expected.check(state);
      }
    }
  }

  @Test
  default void adamStartsWithSignedSteps(RandomGenerator random) {
    try (GuardedMemory memory = new GuardedMemory(random)) {
      Matrix parameter = Matrix.zeros(5, 33);
      Matrix gradient = memory.normal(5, 33, 0, 1e-3);
      AdamMoments moments = AdamMoments.zeros(5, 33);
      kernels().adam(new AdamStep(0.01, 0.9, 0.999, 1e-8, 1), gradient, moments, parameter);
      DoubleMatrix expected = DoubleMatrix.of(gradient).map(g -> -0.01 * g / (Math.abs(g) + 1e-8));
      expected.assertClose("first step", parameter, expected.abs().scaled(32 * ROUNDING));
    }
  }

  @Test
  default void lazyAdamMovesTheGivenRowsOnly(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Shapes.Shape table = new Shapes.Shape(shape.rows() + 9, shape.columns());
        State state = new State(memory, table);
        int[] rows =
            IntStream.range(0, table.rows()).filter(row -> random.nextInt(3) == 0).toArray();
        Matrix gradient = memory.normal(rows.length, shape.columns());
        AdamStep step = new AdamStep(5e-4, 0.9, 0.999, 1e-8, 3);
        State before = state.copy(memory);
        State part = state.select(memory, rows);
        Expected expected = part.after(step, DoubleMatrix.of(gradient));
        kernels().adamRows(step, gradient, rows, state.moments, state.parameter);
        expected.check(state.select(memory, rows));
        int[] others =
            IntStream.range(0, table.rows())
                .filter(row -> Arrays.binarySearch(rows, row) < 0)
                .toArray();
        state.select(memory, others).assertSameBits(before.select(memory, others));
      }
    }
  }

  @Test
  default void sparseAdamIsAdamOfTheScatteredGradient(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Shapes.Shape table = new Shapes.Shape(shape.rows() + 70, shape.columns());
        RowSet rows =
            RowSet.of(
                table.rows(),
                IntStream.range(0, table.rows()).filter(row -> random.nextInt(3) == 0).toArray());
        Matrix gradient = memory.normal(rows.size(), shape.columns());
        Matrix scattered = Matrix.zeros(table.rows(), table.columns());
        kernels().scatter(gradient, rows.rows(), scattered);
        AdamStep step = new AdamStep(5e-4, 0.9, 0.999, 1e-8, 1 + random.nextInt(50));
        State state = new State(memory, table);
        State expected = state.copy(memory);
        kernels().adam(step, scattered, expected.moments, expected.parameter);
        kernels().adamSparse(step, gradient, rows, state.moments, state.parameter);
        state.assertClose(expected);
      }
    }
  }

  /** A parameter and its moments. */
  final class State {
    private final AdamMoments moments;
    private final Matrix parameter;

    private State(AdamMoments moments, Matrix parameter) {
      this.moments = moments;
      this.parameter = parameter;
    }

    private State(GuardedMemory memory, Shapes.Shape shape) {
      this(
          new AdamMoments(
              memory.normal(shape.rows(), shape.columns(), 0, 0.1),
              memory.normal(shape.rows(), shape.columns(), 1, 0.1)),
          memory.normal(shape.rows(), shape.columns()));
    }

    private State copy(GuardedMemory memory) {
      return select(memory, IntStream.range(0, parameter.rows()).toArray());
    }

    private State select(GuardedMemory memory, int[] rows) {
      return new State(
          new AdamMoments(
              selected(memory, moments.first(), rows), selected(memory, moments.second(), rows)),
          selected(memory, parameter, rows));
    }

    private static Matrix selected(GuardedMemory memory, Matrix from, int[] rows) {
      Matrix selected = memory.garbage(rows.length, from.columns());
      for (int at = 0; at < rows.length; at++) {
        selected.rowRange(at, at + 1).copyFrom(from.rowRange(rows[at], rows[at] + 1));
      }
      return selected;
    }

    private void assertClose(State other) {
      close("parameter", other.parameter, parameter);
      close("first moment", other.moments.first(), moments.first());
      close("second moment", other.moments.second(), moments.second());
    }

    private static void close(String what, Matrix expected, Matrix actual) {
      DoubleMatrix values = DoubleMatrix.of(expected);
      values.assertClose(what, actual, values.abs().scaled(8 * ROUNDING));
    }

    private void assertSameBits(State other) {
      assertArrayEquals(other.parameter.toArray(), parameter.toArray());
      assertArrayEquals(other.moments.first().toArray(), moments.first().toArray());
      assertArrayEquals(other.moments.second().toArray(), moments.second().toArray());
    }

    private Expected after(AdamStep step, DoubleMatrix gradient) {
      DoubleMatrix first = DoubleMatrix.of(moments.first());
      DoubleMatrix second = DoubleMatrix.of(moments.second());
      double beta1 = step.beta1();
      double beta2 = step.beta2();
      DoubleMatrix m = first.zip(gradient, (old, g) -> beta1 * old + (1 - beta1) * g);
      DoubleMatrix mSize =
          first.abs().zip(gradient.abs(), (old, g) -> beta1 * old + (1 - beta1) * g);
      DoubleMatrix v = second.zip(gradient, (old, g) -> beta2 * old + (1 - beta2) * g * g);
      double firstCorrection = 1 - Math.pow(beta1, step.step());
      double secondCorrection = 1 - Math.pow(beta2, step.step());
      DoubleMatrix divisor =
          v.map(value -> Math.sqrt(value / secondCorrection) + step.epsilon())
              .scaled(firstCorrection / step.learningRate());
      return new Expected(m, v, DoubleMatrix.of(parameter), divisor, mSize);
    }
  }

  /**
   * The expected result of a step: moments, previous parameter, and divisor of the first moment.
   */
  record Expected(
      DoubleMatrix first,
      DoubleMatrix second,
      DoubleMatrix before,
      DoubleMatrix divisor,
      DoubleMatrix firstSize) {
    private void check(State state) {
      first.assertClose("m", state.moments.first(), firstSize.scaled(4 * ROUNDING));
      second.assertClose("v", state.moments.second(), second.scaled(4 * ROUNDING));
      DoubleMatrix move = first.zip(divisor, (m, by) -> m / by);
      DoubleMatrix size = firstSize.zip(divisor, (m, by) -> m / by).scaled(32);
      before
          .plus(move.scaled(-1))
          .assertClose("parameter", state.parameter, before.abs().plus(size).scaled(2 * ROUNDING));
    }
  }
}
