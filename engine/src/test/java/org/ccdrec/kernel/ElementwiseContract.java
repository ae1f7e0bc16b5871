package org.ccdrec.kernel;

import static org.ccdrec.testkit.DoubleMatrix.ROUNDING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.testing.GuardedMemory;
import org.ccdrec.testkit.DoubleMatrix;
import org.junit.jupiter.api.Test;

/** The contract of elementwise methods, sums and activations of any kernels. */
interface ElementwiseContract extends UnderTest {
  List<Activation> ACTIVATIONS =
      List.of(
          Activation.leakyRelu(0),
          Activation.leakyRelu(0.01f),
          Activation.sigmoid(),
          Activation.tanh(),
          Activation.silu());

  float[] NOTABLE = {
    0f, -0f, 1e-8f, -1e-8f, 1e-3f, 0.5f, -0.5f, 9f, -9f, 20f, -20f, 88f, -88f, 100f, -100f, 1e4f,
    -1e4f
  };

  @Test
  default void combinesTwoMatrices(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns());
        Matrix y = memory.normal(shape.rows(), shape.columns());
        float a = (float) random.nextGaussian();
        float b = (float) random.nextGaussian();
        DoubleMatrix ax = DoubleMatrix.of(x).scaled(a);
        DoubleMatrix by = DoubleMatrix.of(y).scaled(b);
        kernels().combine(a, x, b, y);
        ax.plus(by).assertClose("a·x + b·y", y, ax.abs().plus(by.abs()).scaled(3 * ROUNDING));
      }
    }
  }

  @Test
  default void combinesRowsWithFactorsOfTheirOwn(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns());
        Matrix y = memory.normal(shape.rows(), shape.columns());
        float[] a = new float[shape.rows()];
        float[] b = new float[shape.rows()];
        for (int row = 0; row < shape.rows(); row++) {
          a[row] = (float) random.nextGaussian();
          b[row] = row % 4 == 0 ? 0 : (float) random.nextGaussian();
        }
        DoubleMatrix ax =
            DoubleMatrix.of(shape.rows(), shape.columns(), (r, c) -> (double) a[r] * x.get(r, c));
        DoubleMatrix by =
            DoubleMatrix.of(shape.rows(), shape.columns(), (r, c) -> (double) b[r] * y.get(r, c));
        kernels().combineRows(a, x, b, y);
        ax.plus(by).assertClose("a·x + b·y", y, ax.abs().plus(by.abs()).scaled(3 * ROUNDING));
      }
    }
  }

  @Test
  default void combinesSomeRowsAndLeavesTheOthers(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns());
        Matrix y = memory.normal(shape.rows(), shape.columns());
        int[] drawn =
            IntStream.range(0, shape.rows()).filter(row -> random.nextBoolean()).toArray();
        RowSet some = RowSet.of(shape.rows(), drawn);
        DoubleMatrix before = DoubleMatrix.of(y);
        DoubleMatrix ax = DoubleMatrix.of(x).map(value -> 1.5 * value);
        DoubleMatrix by = before.map(value -> 0.25 * value);
        DoubleMatrix bound = ax.abs().plus(by.abs()).scaled(3 * ROUNDING);
        Matrix doubled = memory.copyOf(x);
        kernels().combineSomeRows(1.5f, x, some, 0.25f, y);
        inSome(some, ax.plus(by), before).assertClose("some", y, inSome(some, bound, ax.scaled(0)));
        kernels().combineSomeRows(1, doubled, some, 1, doubled);
        DoubleMatrix twice = inSome(some, DoubleMatrix.of(x).scaled(2), DoubleMatrix.of(x));
        twice.assertClose("x + x", doubled, twice.scaled(0));
      }
    }
  }

  /**
   * Returns the rows of {@code inside} that are in the set, and those of {@code outside} elsewhere.
   */
  private static DoubleMatrix inSome(RowSet some, DoubleMatrix inside, DoubleMatrix outside) {
    return DoubleMatrix.of(
        inside.rows(),
        inside.columns(),
        (r, c) -> some.contains(r) ? inside.at(r, c) : outside.at(r, c));
  }

  @Test
  default void combineIgnoresWhatAZeroFactorMultiplies(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns());
        Matrix y = memory.garbage(shape.rows(), shape.columns());
        kernels().combine(-2, x, 0, y);
        DoubleMatrix expected = DoubleMatrix.of(x).scaled(-2);
        expected.assertClose("a·x", y, expected.abs().scaled(ROUNDING));
      }
    }
  }

  @Test
  default void multipliesElementwise(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns());
        Matrix y = memory.normal(shape.rows(), shape.columns());
        DoubleMatrix expected = DoubleMatrix.of(x).zip(DoubleMatrix.of(y), (a, b) -> a * b);
        DoubleMatrix square = DoubleMatrix.of(x).map(a -> a * a);
        Matrix out = memory.garbage(shape.rows(), shape.columns());
        Matrix left = memory.copyOf(x);
        Matrix right = memory.copyOf(y);
        Matrix both = memory.copyOf(x);
        kernels().hadamard(x, y, out);
        kernels().hadamard(left, y, left);
        kernels().hadamard(x, right, right);
        kernels().hadamard(both, both, both);
        for (Matrix found : List.of(out, left, right)) {
          expected.assertClose("x ∘ y", found, expected.abs().scaled(ROUNDING));
        }
        square.assertClose("x ∘ x", both, square.scaled(ROUNDING));
      }
    }
  }

  @Test
  default void dotSumsRowsInDoublePrecision(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns(), 3, 1);
        Matrix y = memory.normal(shape.rows(), shape.columns(), 3, 1);
        double scale = DoubleMatrix.of(x).abs().dot(DoubleMatrix.of(y).abs());
        double tolerance = (shape.columns() + 1) * ROUNDING * scale + Double.MIN_NORMAL;
        assertEquals(DoubleMatrix.of(x).dot(DoubleMatrix.of(y)), kernels().dot(x, y), tolerance);
      }
    }
  }

  @Test
  default void addsARowToEveryRow(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix row = memory.normal(1, shape.columns());
        Matrix x = memory.normal(shape.rows(), shape.columns());
        DoubleMatrix before = DoubleMatrix.of(x);
        DoubleMatrix expected =
            DoubleMatrix.of(
                shape.rows(), shape.columns(), (r, c) -> before.at(r, c) + row.get(0, c));
        kernels().addRow(row, x);
        expected.assertClose("x + row", x, expected.abs().scaled(ROUNDING));
      }
    }
  }

  @Test
  default void sumsColumns(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns());
        Matrix out = memory.garbage(1, shape.columns());
        DoubleMatrix ones = DoubleMatrix.of(1, shape.rows(), (r, c) -> 1);
        kernels().columnSums(x, out);
        DoubleMatrix tolerance =
            ones.times(DoubleMatrix.of(x).abs()).scaled((shape.rows() + 1) * ROUNDING);
        ones.times(DoubleMatrix.of(x)).assertClose("Σ rows", out, tolerance);
      }
    }
  }

  @Test
  default void activates(RandomGenerator random) {
    for (Activation f : ACTIVATIONS) {
      for (Shapes.Shape shape : Shapes.all(random)) {
        try (GuardedMemory memory = new GuardedMemory(random)) {
          Matrix x = activationInput(memory, shape, random);
          DoubleMatrix expected = DoubleMatrix.of(x).map(value -> value(f, value));
          DoubleMatrix tolerance = expected.map(y -> (32 * Math.abs(y) + 2) * ROUNDING);
          Matrix out = memory.garbage(shape.rows(), shape.columns());
          kernels().activate(f, x, out);
          expected.assertClose(f.toString(), out, tolerance);
          kernels().activate(f, x, x);
          expected.assertClose(f + " in place", x, tolerance);
        }
      }
    }
  }

  @Test
  default void activationKeepsNaN() {
    for (Activation f : ACTIVATIONS) {
      Matrix x = Matrix.of(1, 19, new float[19]);
      x.set(0, 2, Float.NaN);
      x.set(0, 18, Float.NaN);
      kernels().activate(f, x, x);
      assertTrue(Float.isNaN(x.get(0, 2)) && Float.isNaN(x.get(0, 18)), f + " hides a NaN");
      assertEquals(value(f, 0), x.get(0, 1), ROUNDING);
    }
  }

  @Test
  default void activationGradientFollowsTheDerivative(RandomGenerator random) {
    for (Activation f : ACTIVATIONS) {
      for (Shapes.Shape shape : Shapes.all(random)) {
        try (GuardedMemory memory = new GuardedMemory(random)) {
          Matrix x = activationInput(memory, shape, random);
          Matrix upstream = memory.normal(shape.rows(), shape.columns());
          DoubleMatrix derivative = DoubleMatrix.of(x).map(value -> derivative(f, value));
          DoubleMatrix expected = derivative.zip(DoubleMatrix.of(upstream), (a, b) -> a * b);
          DoubleMatrix bound =
              derivative.zip(
                  DoubleMatrix.of(x),
                  (d, v) -> 32 * Math.abs(d) + 4 + 4 * Math.min(Math.abs(v), 30));
          DoubleMatrix tolerance =
              bound.zip(DoubleMatrix.of(upstream), (e, u) -> (e * Math.abs(u) + 1e-6) * ROUNDING);
          Matrix out = memory.garbage(shape.rows(), shape.columns());
          kernels().activateGradient(f, x, upstream, out);
          expected.assertClose(f + "'", out, tolerance);
          kernels().activateGradient(f, x, upstream, upstream);
          expected.assertClose(f + "' in place", upstream, tolerance);
        }
      }
    }
  }

  private static Matrix activationInput(
      GuardedMemory memory, Shapes.Shape shape, RandomGenerator random) {
    Matrix x = memory.normal(shape.rows(), shape.columns(), 0, 4);
    for (int row = 0; row < shape.rows(); row++) {
      x.set(row, random.nextInt(shape.columns()), NOTABLE[random.nextInt(NOTABLE.length)]);
    }
    return x;
  }

  private static double value(Activation f, double x) {
    return switch (f) {
      case ActivationFunctions.LeakyRelu(float slope) -> x > 0 ? x : slope * x;
      case ActivationFunctions.Sigmoid() -> 1 / (1 + Math.exp(-x));
      case ActivationFunctions.Tanh() -> Math.tanh(x);
      case ActivationFunctions.Silu() -> x / (1 + Math.exp(-x));
    };
  }

  private static double derivative(Activation f, double x) {
    double sigmoid = 1 / (1 + Math.exp(-x));
    return switch (f) {
      case ActivationFunctions.LeakyRelu(float slope) -> x > 0 ? 1 : slope;
      case ActivationFunctions.Sigmoid() -> sigmoid / (1 + Math.exp(x));
      case ActivationFunctions.Tanh() -> Math.pow(Math.cosh(x), -2);
      case ActivationFunctions.Silu() -> sigmoid + x * sigmoid / (1 + Math.exp(x));
    };
  }
}
