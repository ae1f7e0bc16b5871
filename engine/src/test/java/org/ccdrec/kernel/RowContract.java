package org.ccdrec.kernel;

import static org.ccdrec.testkit.DoubleMatrix.ROUNDING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.ccdrec.testing.GuardedMemory;
import org.ccdrec.testkit.DoubleMatrix;
import org.junit.jupiter.api.Test;

/** The contract of row-wise normalisations and their gradients in any kernels. */
interface RowContract extends UnderTest {
  double LAYER_NORM_EPSILON = 1e-5;
  double SMALLEST_NORM = 1e-12;

  @Test
  default void normalisesLayers(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns(), 2, 3);
        fillFirstRow(x, 5);
        Matrix out = memory.garbage(shape.rows(), shape.columns());
        Matrix inverse = memory.garbage(shape.rows(), 1);
        kernels().layerNorm(x, out, inverse);
        checkLayerNorm(DoubleMatrix.of(x), out, inverse);
      }
    }
  }

  private static void checkLayerNorm(DoubleMatrix x, Matrix out, Matrix inverse) {
    int width = x.columns();
    double[] sums = x.rowSums();
    double[] mean = new double[x.rows()];
    double[] deviation = new double[x.rows()];
    double[] size = new double[x.rows()];
    for (int row = 0; row < x.rows(); row++) {
      mean[row] = sums[row] / width;
      double variance = 0;
      for (int column = 0; column < width; column++) {
        variance += Math.pow(x.at(row, column) - mean[row], 2) / width;
        size[row] = Math.max(size[row], Math.abs(x.at(row, column)));
      }
      deviation[row] = Math.sqrt(variance + LAYER_NORM_EPSILON);
    }
    DoubleMatrix expected =
        DoubleMatrix.of(x.rows(), width, (r, c) -> (x.at(r, c) - mean[r]) / deviation[r]);
    DoubleMatrix tolerance =
        DoubleMatrix.of(
            x.rows(),
            width,
            (r, c) ->
                ((width + 2) * size[r] / deviation[r] * (1 + Math.abs(expected.at(r, c)))
                        + (width + 8) * (1 + Math.abs(expected.at(r, c))))
                    * ROUNDING);
    expected.assertClose("layer norm", out, tolerance);
    DoubleMatrix expectedInverse = DoubleMatrix.of(x.rows(), 1, (r, c) -> 1 / deviation[r]);
    DoubleMatrix inverseTolerance =
        DoubleMatrix.of(
            x.rows(),
            1,
            (r, c) -> (width + 8) * ROUNDING * (1 + size[r] / deviation[r]) / deviation[r]);
    expectedInverse.assertClose("inverse deviation", inverse, inverseTolerance);
  }

  @Test
  default void layerNormGradientProjectsOutMeanAndSlope(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        int width = shape.columns();
        Matrix normalised = memory.normal(shape.rows(), width);
        Matrix inverse = memory.normal(shape.rows(), 1, 1, 0.2);
        Matrix upstream = memory.normal(shape.rows(), width);
        DoubleMatrix y = DoubleMatrix.of(normalised);
        DoubleMatrix g = DoubleMatrix.of(upstream);
        DoubleMatrix yg = y.zip(g, (a, b) -> a * b);
        double[] slope = yg.rowSums();
        double[] slopeSize = yg.abs().rowSums();
        double[] sum = g.rowSums();
        double[] size = g.abs().rowSums();
        DoubleMatrix expected =
            DoubleMatrix.of(
                shape.rows(),
                width,
                (r, c) ->
                    inverse.get(r, 0)
                        * (g.at(r, c) - sum[r] / width - y.at(r, c) * slope[r] / width));
        DoubleMatrix bound =
            DoubleMatrix.of(
                shape.rows(),
                width,
                (r, c) ->
                    Math.abs(inverse.get(r, 0))
                        * (width + 6)
                        * ROUNDING
                        * (Math.abs(g.at(r, c))
                            + size[r] / width
                            + Math.abs(y.at(r, c)) * slopeSize[r] / width));
        checkInPlaceToo(
            memory,
            upstream,
            expected,
            bound,
            out -> kernels().layerNormGradient(normalised, inverse, upstream, out),
            same -> kernels().layerNormGradient(normalised, inverse, same, same));
      }
    }
  }

  @Test
  default void normalisesRows(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns());
        fillFirstRow(x, 0);
        Matrix out = memory.garbage(shape.rows(), shape.columns());
        Matrix norms = memory.garbage(shape.rows(), 1);
        kernels().normalizeRows(x, out, norms);
        double[] squares = DoubleMatrix.of(x).map(value -> value * value).rowSums();
        DoubleMatrix expected =
            DoubleMatrix.of(
                shape.rows(), 1, (r, c) -> Math.max(Math.sqrt(squares[r]), SMALLEST_NORM));
        DoubleMatrix unit =
            DoubleMatrix.of(
                shape.rows(), shape.columns(), (r, c) -> x.get(r, c) / expected.at(r, 0));
        double roundings = (shape.columns() + 4) * ROUNDING;
        expected.assertClose("norms", norms, expected.scaled(roundings));
        unit.assertClose("unit rows", out, unit.abs().scaled(roundings));
      }
    }
  }

  @Test
  default void normaliseRowsGradientIsTangent(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix unit = memory.normal(shape.rows(), shape.columns(), 0, 0.1);
        Matrix norms = memory.normal(shape.rows(), 1, 2, 0.2);
        Matrix upstream = memory.normal(shape.rows(), shape.columns());
        DoubleMatrix y = DoubleMatrix.of(unit);
        DoubleMatrix g = DoubleMatrix.of(upstream);
        DoubleMatrix yg = y.zip(g, (a, b) -> a * b);
        double[] slope = yg.rowSums();
        double[] slopeSize = yg.abs().rowSums();
        DoubleMatrix expected =
            DoubleMatrix.of(
                shape.rows(),
                shape.columns(),
                (r, c) -> (g.at(r, c) - y.at(r, c) * slope[r]) / norms.get(r, 0));
        DoubleMatrix bound =
            DoubleMatrix.of(
                shape.rows(),
                shape.columns(),
                (r, c) ->
                    (Math.abs(g.at(r, c)) + Math.abs(y.at(r, c)) * slopeSize[r])
                        * (shape.columns() + 6)
                        * ROUNDING
                        / Math.abs(norms.get(r, 0)));
        checkInPlaceToo(
            memory,
            upstream,
            expected,
            bound,
            out -> kernels().normalizeRowsGradient(unit, norms, upstream, out),
            same -> kernels().normalizeRowsGradient(unit, norms, same, same));
      }
    }
  }

  @Test
  default void softmaxGivesProbabilities(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows(), shape.columns(), 100, 5);
        for (int row = 0; row < shape.rows() && shape.columns() > 1; row += 2) {
          x.set(row, random.nextInt(shape.columns()), Float.NEGATIVE_INFINITY);
        }
        DoubleMatrix values = DoubleMatrix.of(x);
        double[] largest = new double[shape.rows()];
        for (int row = 0; row < shape.rows(); row++) {
          largest[row] = Double.NEGATIVE_INFINITY;
          for (int column = 0; column < shape.columns(); column++) {
            largest[row] = Math.max(largest[row], values.at(row, column));
          }
        }
        DoubleMatrix distance =
            DoubleMatrix.of(shape.rows(), shape.columns(), (r, c) -> largest[r] - values.at(r, c));
        DoubleMatrix powers = distance.map(by -> Math.exp(-by));
        double[] totals = powers.rowSums();
        DoubleMatrix expected =
            DoubleMatrix.of(shape.rows(), shape.columns(), (r, c) -> powers.at(r, c) / totals[r]);
        DoubleMatrix bound =
            distance.zip(
                expected,
                (by, p) -> (32 + shape.columns() + 4 * Math.min(by, 1e4)) * p * ROUNDING + 1e-30);
        Matrix out = memory.garbage(shape.rows(), shape.columns());
        kernels().softmax(x, out);
        expected.assertClose("softmax", out, bound);
        kernels().softmax(x, x);
        expected.assertClose("softmax in place", x, bound);
      }
    }
  }

  @Test
  default void softmaxGradientCentresUpstream(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix softmax = memory.normal(shape.rows(), shape.columns(), 0.1, 0.01);
        Matrix upstream = memory.normal(shape.rows(), shape.columns());
        DoubleMatrix p = DoubleMatrix.of(softmax);
        DoubleMatrix g = DoubleMatrix.of(upstream);
        DoubleMatrix pg = p.zip(g, (a, b) -> a * b);
        double[] mean = pg.rowSums();
        double[] meanSize = pg.abs().rowSums();
        DoubleMatrix expected =
            DoubleMatrix.of(
                shape.rows(), shape.columns(), (r, c) -> p.at(r, c) * (g.at(r, c) - mean[r]));
        DoubleMatrix bound =
            DoubleMatrix.of(
                shape.rows(),
                shape.columns(),
                (r, c) ->
                    Math.abs(p.at(r, c))
                        * (Math.abs(g.at(r, c)) + meanSize[r])
                        * (shape.columns() + 6)
                        * ROUNDING);
        checkInPlaceToo(
            memory,
            upstream,
            expected,
            bound,
            out -> kernels().softmaxGradient(softmax, upstream, out),
            same -> kernels().softmaxGradient(softmax, same, same));
      }
    }
  }

  @Test
  default void rowDotsPairRows(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix x = memory.normal(shape.rows() + 1, shape.columns());
        Matrix y = memory.normal(7, shape.columns());
        int[] xRows = random.ints(shape.rows(), 0, shape.rows() + 1).toArray();
        int[] yRows = random.ints(shape.rows(), 0, 7).toArray();
        float[] out = new float[shape.rows()];
        kernels().rowDots(x, xRows, y, yRows, out);
        DoubleMatrix products =
            DoubleMatrix.of(x).select(xRows).zip(DoubleMatrix.of(y).select(yRows), (a, b) -> a * b);
        double[] expected = products.rowSums();
        double[] size = products.abs().rowSums();
        for (int row = 0; row < out.length; row++) {
          double tolerance = (shape.columns() + 1) * ROUNDING * size[row];
          assertEquals(expected[row], out[row], tolerance);
        }
      }
    }
  }

  private static void fillFirstRow(Matrix x, float value) {
    for (int column = 0; column < x.columns() && x.rows() > 0; column++) {
      x.set(0, column, value);
    }
  }

  private static void checkInPlaceToo(
      GuardedMemory memory,
      Matrix upstream,
      DoubleMatrix expected,
      DoubleMatrix bound,
      Consumer<Matrix> gradient,
      Consumer<Matrix> inPlace) {
    Matrix out = memory.garbage(upstream.rows(), upstream.columns());
    gradient.accept(out);
    expected.assertClose("gradient", out, bound);
    Matrix same = memory.copyOf(upstream);
    inPlace.accept(same);
    expected.assertClose("gradient in place", same, bound);
  }
}
