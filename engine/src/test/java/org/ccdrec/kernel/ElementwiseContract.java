package org.ccdrec.kernel;

import static org.ccdrec.testing.Dense.ROUNDING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.testing.Dense;
import org.ccdrec.testing.GuardedMemory;
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
        Dense ax = Dense.of(x).scaled(a);
        Dense by = Dense.of(y).scaled(b);
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
        Dense ax = Dense.of(shape.rows(), shape.columns(), (r, c) -> (double) a[r] * x.get(r, c));
        Dense by = Dense.of(shape.rows(), shape.columns(), (r, c) -> (double) b[r] * y.get(r, c));
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
        Dense before = Dense.of(y);
        Dense ax = Dense.of(x).map(value -> 1.5 * value);
        Dense by = before.map(value -> 0.25 * value);
        Dense bound = ax.abs().plus(by.abs()).scaled(3 * ROUNDING);
        Matrix doubled = memory.copyOf(x);
        kernels().combineSomeRows(1.5f, x, some, 0.25f, y);
        inSome(some, ax.plus(by), before).assertClose("some", y, inSome(some, bound, ax.scaled(0)));
        kernels().combineSomeRows(1, doubled, some, 1, doubled);
        Dense twice = inSome(some, Dense.of(x).scaled(2), Dense.of(x));
        twice.assertClose("x + x", doubled, twice.scaled(0));
      }
    }
  }

  /**
   * Returns the rows of {@code inside} that are in the set, and those of {@code outside} elsewhere.
   */
  private static Dense inSome(RowSet some, Dense inside, Dense outside) {
    return Dense.of(
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
        Dense expected = Dense.of(x).scaled(-2);
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
        Dense expected = Dense.of(x).zip(Dense.of(y), (a, b) -> a * b);
        Dense square = Dense.of(x).map(a -> a * a);
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
        double scale = Dense.of(x).abs().dot(Dense.of(y).abs());
        double tolerance = (shape.columns() + 1) * ROUNDING * scale + Double.MIN_NORMAL;
        assertEquals(Dense.of(x).dot(Dense.of(y)), kernels().dot(x, y), tolerance);
      }
    }
  }

  @Test
  default void addsARowToEveryRow(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix row = memory.normal(1, shape.columns());
        Matrix x = memory.normal(shape.rows(), shape.columns());
        Dense before = Dense.of(x);
        Dense expected =
            Dense.of(shape.rows(), shape.columns(), (r, c) -> before.at(r, c) + row.get(0, c));
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
        Dense ones = Dense.of(1, shape.rows(), (r, c) -> 1);
        kernels().columnSums(x, out);
        Dense tolerance = ones.times(Dense.of(x).abs()).scaled((shape.rows() + 1) * ROUNDING);
        ones.times(Dense.of(x)).assertClose("Σ rows", out, tolerance);
      }
    }
  }

  @Test
  default void activates(RandomGenerator random) {
    for (Activation f : ACTIVATIONS) {
      for (Shapes.Shape shape : Shapes.all(random)) {
        try (GuardedMemory memory = new GuardedMemory(random)) {
          Matrix x = activationInput(memory, shape, random);
          Dense expected = Dense.of(x).map(value -> value(f, value));
          Dense tolerance = expected.map(y -> (32 * Math.abs(y) + 2) * ROUNDING);
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
          Dense derivative = Dense.of(x).map(value -> derivative(f, value));
          Dense expected = derivative.zip(Dense.of(upstream), (a, b) -> a * b);
          Dense bound =
              derivative.zip(
                  Dense.of(x), (d, v) -> 32 * Math.abs(d) + 4 + 4 * Math.min(Math.abs(v), 30));
          Dense tolerance =
              bound.zip(Dense.of(upstream), (e, u) -> (e * Math.abs(u) + 1e-6) * ROUNDING);
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
      case Activations.LeakyRelu(float slope) -> x > 0 ? x : slope * x;
      case Activations.Sigmoid() -> 1 / (1 + Math.exp(-x));
      case Activations.Tanh() -> Math.tanh(x);
      case Activations.Silu() -> x / (1 + Math.exp(-x));
    };
  }

  private static double derivative(Activation f, double x) {
    double sigmoid = 1 / (1 + Math.exp(-x));
    return switch (f) {
      case Activations.LeakyRelu(float slope) -> x > 0 ? 1 : slope;
      case Activations.Sigmoid() -> sigmoid / (1 + Math.exp(x));
      case Activations.Tanh() -> Math.pow(Math.cosh(x), -2);
      case Activations.Silu() -> sigmoid + x * sigmoid / (1 + Math.exp(x));
    };
  }
}
