package org.ccdrec.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares many Adam steps with the algorithm in double precision. */
@ExtendWith(Seeded.class)
final class AdamTest {
  private static final int ROWS = 30;
  private static final int COLUMNS = 17;
  private static final int STEPS = 25;

  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  /** Algorithm 1 of Kingma and Ba (2015), one element at a time. */
  private static final class Reference {
    private final double[] value;
    private final double[] first;
    private final double[] second;

    Reference(Matrix start) {
      value = IntStream.range(0, ROWS * COLUMNS).mapToDouble(at -> start.toArray()[at]).toArray();
      first = new double[value.length];
      second = new double[value.length];
    }

    void step(int number, double rate, int row, double[] gradient) {
      for (int column = 0; column < COLUMNS; column++) {
        int at = row * COLUMNS + column;
        first[at] = 0.9 * first[at] + 0.1 * gradient[column];
        second[at] = 0.999 * second[at] + 0.001 * gradient[column] * gradient[column];
        double m = first[at] / (1 - Math.pow(0.9, number));
        double v = second[at] / (1 - Math.pow(0.999, number));
        value[at] -= rate * m / (Math.sqrt(v) + 1e-8);
      }
    }
  }

  private Matrix normal(long seed, int rows) {
    Matrix matrix = Matrix.uninitialised(rows, COLUMNS);
    kernels.gaussian(seed, matrix);
    return matrix;
  }

  @ParameterizedTest
  @EnumSource(Parameter.Update.class)
  void denseGradientsMoveEveryElement(Parameter.Update update, RandomGenerator random) {
    Parameter parameter = new Parameter("p", normal(1, ROWS), update);
    Reference reference = new Reference(parameter.value());
    Adam adam = new Adam(kernels, 0.01, Profiler.off());
    for (int step = 1; step <= STEPS; step++) {
      double rate = 0.01;
      if (step > 10) {
        rate = 0.003;
        adam.setLearningRate(rate);
      }
      Matrix gradient = normal(random.nextLong(), ROWS);
      apply(adam, parameter, new DenseGradient(gradient));
      for (int row = 0; row < ROWS; row++) {
        reference.step(step, rate, row, row(gradient, row));
      }
    }
    assertSame(reference, parameter);
  }

  @ParameterizedTest
  @EnumSource(Parameter.Update.class)
  void rowGradientsMoveTheirRowsOrAllByMomentum(Parameter.Update update, RandomGenerator random) {
    Parameter parameter = new Parameter("p", normal(2, ROWS), update);
    Reference reference = new Reference(parameter.value());
    Adam adam = new Adam(kernels, 0.01, Profiler.off());
    for (int step = 1; step <= STEPS; step++) {
      RowSet rows = RowSet.of(ROWS, random.ints(8, 0, ROWS).toArray());
      Matrix gradient = normal(random.nextLong(), rows.size());
      apply(adam, parameter, new RowGradient(rows, gradient));
      for (int row = 0; row < ROWS; row++) {
        int at = Arrays.binarySearch(rows.rows(), row);
        if (at >= 0) {
          reference.step(step, 0.01, row, row(gradient, at));
        } else if (update == Parameter.Update.DENSE) {
          reference.step(step, 0.01, row, new double[COLUMNS]);
        }
      }
    }
    assertSame(reference, parameter);
  }

  private static double[] row(Matrix matrix, int row) {
    return IntStream.range(0, COLUMNS).mapToDouble(column -> matrix.get(row, column)).toArray();
  }

  private void apply(Adam adam, Parameter parameter, Gradient gradient) {
    try (Tape tape = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      Map<Parameter, Gradient> gradients = new LinkedHashMap<>();
      gradients.put(parameter, gradient);
      adam.step(gradients);
    }
  }

  private static void assertSame(Reference reference, Parameter parameter) {
    float[] found = parameter.value().toArray();
    for (int at = 0; at < found.length; at++) {
      assertEquals(reference.value[at], found[at], 2e-6 * (1 + Math.abs(reference.value[at])));
    }
  }

  @Test
  void refusesARateThatIsNotPositive() {
    assertThrows(IllegalArgumentException.class, () -> new Adam(kernels, 0, Profiler.off()));
    Adam adam = new Adam(kernels, 1, Profiler.off());
    String message =
        assertThrows(IllegalArgumentException.class, () -> adam.setLearningRate(Double.NaN))
            .getMessage();
    assertEquals("learningRate must be positive; learningRate=NaN", message);
  }
}
