package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The contract of differentiable operations, as a suite that a test class extends:
 *
 * <pre>{@code
 * final class MyOperationTest extends OpContract {
 *   protected List<OpCase> cases(RandomGenerator random) {
 *     return List.of(
 *         OpCase.of(new Square(), List.of(normal(random, 4, 7)), in -> in.get(0).map(x -> x * x))
 *             .withGraph((sd, in) -> sd.math().square(in.get(0))));
 *   }
 * }
 * }</pre>
 *
 * <p>It requires of each case: the value of its formula in double precision; gradients equal to the
 * central differences of that formula, for dense upstream gradients and for ones that store rows
 * only; SameDiff's gradients and those of a composed form, if the case provides them; the same
 * gradients of the other inputs if one input is constant; unmodified inputs; and the same bits for
 * any number of threads.
 *
 * <p>Inputs are drawn anew in each run. A failure names the seed, and {@code -Dccdrec.test.seed=…}
 * replays it.
 */
public abstract class OpContract {
  private static final String PROPERTY = "ccdrec.test.seed";
  private static final long SEED = Long.getLong(PROPERTY, System.nanoTime());
  private static final double TOLERANCE = 1e-5;

  /** Creates the suite. */
  protected OpContract() {}

  /**
   * Returns the operations under test with inputs.
   *
   * @param random the source of random inputs
   */
  protected abstract List<OpCase> cases(RandomGenerator random);

  /** Returns the kernels to test with; vector kernels need {@code jdk.incubator.vector}. */
  protected Kernels.Kind kernels() {
    return Kernels.Kind.SCALAR;
  }

  /** Returns a matrix of standard normal numbers. */
  public static Matrix normal(RandomGenerator random, int rows, int columns) {
    Matrix matrix = Matrix.uninitialised(rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        matrix.set(row, column, (float) random.nextGaussian());
      }
    }
    return matrix;
  }

  /** Returns a constant of a SameDiff graph. */
  public static SDVariable constant(SameDiff graph, DoubleMatrix values) {
    float[] floats = new float[values.values().length];
    for (int at = 0; at < floats.length; at++) {
      floats[at] = (float) values.values()[at];
    }
    return graph.constant(Nd4j.createFromArray(floats).reshape(values.rows(), values.columns()));
  }

  @Test
  void valuesFollowTheFormula() {
    forEach(
        (example, random, kernels) -> {
          DoubleMatrix expected = example.value(example.doubles());
          DoubleMatrix value = value(example, example.function(), kernels);
          assertEquals(expected.rows(), value.rows(), () -> where(example) + ": rows");
          assertEquals(expected.columns(), value.columns(), () -> where(example) + ": columns");
          for (int row : example.read().rows()) {
            for (int column = 0; column < value.columns(); column++) {
              double e = expected.at(row, column);
              double allowed = TOLERANCE * (1 + Math.abs(e));
              assertEquals(
                  e, value.at(row, column), allowed, () -> where(example) + " in row " + row);
            }
          }
        });
  }

  @Test
  void gradientsMatchCentralDifferences() {
    forEach(
        (example, random, kernels) -> {
          OpGradients gradients = new OpGradients(example, random);
          for (boolean asRows : new boolean[] {false, true}) {
            List<@Nullable DoubleMatrix> found =
                gradients.onTape(kernels, example.function(), asRows, -1);
            for (int input = 0; input < found.size(); input++) {
              requireClose(
                  "%s, input %d, upstream as rows: %b".formatted(where(example), input, asRows),
                  gradients.centralDifferences(input),
                  found.get(input));
            }
          }
        });
  }

  @Test
  void gradientsMatchSameDiff() {
    forEach(
        (example, random, kernels) -> {
          OpCase.Graph graph = example.graph();
          if (graph != null) {
            OpGradients gradients = new OpGradients(example, random);
            List<DoubleMatrix> expected =
                assertDoesNotThrow(() -> gradients.inSameDiff(graph), () -> where(example));
            requireClose(
                where(example) + " in SameDiff",
                expected,
                gradients.onTape(kernels, example.function(), false, -1));
          }
        });
  }

  @Test
  void valueAndGradientsMatchTheComposedForm() {
    forEach(
        (example, random, kernels) -> {
          OpCase.Function composed = example.composed();
          if (composed != null) {
            String what = where(example) + " composed";
            requireClose(
                what,
                value(example, composed, kernels),
                value(example, example.function(), kernels));
            OpGradients gradients = new OpGradients(example, random);
            requireClose(
                what,
                gradients.onTape(kernels, composed, false, -1),
                gradients.onTape(kernels, example.function(), false, -1));
          }
        });
  }

  @Test
  void constantInputsGetNoGradientAndChangeNoOther() {
    forEach(
        (example, random, kernels) -> {
          OpGradients gradients = new OpGradients(example, random);
          List<@Nullable DoubleMatrix> all =
              gradients.onTape(kernels, example.function(), false, -1);
          for (int constant = 0; constant < all.size() && all.size() > 1; constant++) {
            List<@Nullable DoubleMatrix> part =
                gradients.onTape(kernels, example.function(), false, constant);
            requireSameBut(constant, where(example), all, part);
          }
        });
  }

  private static void requireSameBut(
      int constant,
      String what,
      List<@Nullable DoubleMatrix> all,
      List<@Nullable DoubleMatrix> part) {
    for (int input = 0; input < all.size(); input++) {
      DoubleMatrix found = part.get(input);
      DoubleMatrix expected = all.get(input);
      if (input == constant) {
        assertNull(found, what + ": a constant must have no gradient; input=" + input);
      } else if (expected != null && found != null) {
        assertArrayEquals(
            expected.values(),
            found.values(),
            "%s: input %d must have the same gradient when input %d is constant"
                .formatted(what, input, constant));
      } else {
        assertEquals(expected, found, what + ": a gradient must not vanish; input=" + input);
      }
    }
  }

  @Test
  void inputsAreLeftAsTheyAre() {
    forEach(
        (example, random, kernels) -> {
          List<float[]> before = example.inputs().stream().map(Matrix::toArray).toList();
          new OpGradients(example, random).onTape(kernels, example.function(), false, -1);
          for (int input = 0; input < before.size(); input++) {
            assertArrayEquals(
                before.get(input),
                example.inputs().get(input).toArray(),
                "%s must not modify input %d".formatted(where(example), input));
          }
        });
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    try (Kernels team = Kernels.create(kernels(), 3)) {
      forEach(
          (example, random, kernels) -> {
            OpGradients gradients = new OpGradients(example, random);
            requireSameBut(
                -1,
                where(example) + " with another number of threads",
                gradients.onTape(kernels, example.function(), false, -1),
                gradients.onTape(team, example.function(), false, -1));
          });
    }
  }

  private interface Check {
    void of(OpCase example, RandomGenerator random, Kernels kernels);
  }

  private void forEach(Check check) {
    RandomGenerator random = new SplittableRandom(SEED);
    List<OpCase> cases = cases(random);
    assertTrue(!cases.isEmpty(), "an operation must have a case");
    try (Kernels kernels = Kernels.create(kernels(), 1)) {
      for (OpCase example : cases) {
        check.of(example, random, kernels);
      }
    }
  }

  private static String where(OpCase example) {
    return "%s (replay with -D%s=%d)".formatted(example, PROPERTY, SEED);
  }

  private static DoubleMatrix value(OpCase example, OpCase.Function function, Kernels kernels) {
    try (Tape tape = new Tape(kernels, new MatrixPool())) {
      List<Var> inputs = example.inputs().stream().map(tape::constant).toList();
      return DoubleMatrix.of(function.on(tape, inputs).value());
    }
  }

  private static void requireClose(
      String what,
      List<? extends @Nullable DoubleMatrix> expected,
      List<@Nullable DoubleMatrix> found) {
    assertEquals(expected.size(), found.size(), what);
    for (int input = 0; input < found.size(); input++) {
      DoubleMatrix gradient = expected.get(input);
      assertNotNull(gradient, what);
      requireClose(what + ", input " + input, gradient, found.get(input));
    }
  }

  private static void requireClose(
      String what, DoubleMatrix expected, @Nullable DoubleMatrix found) {
    assertNotNull(found, what + " has no gradient");
    assertEquals(expected.values().length, found.values().length, what);
    double difference = expected.plus(found.scaled(-1)).largest();
    double allowed = TOLERANCE * (1 + expected.largest());
    assertTrue(
        difference <= allowed,
        () -> "%s: off by %s; tolerance %s".formatted(what, difference, allowed));
  }
}
