package org.ccdrec.backbones.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;

/**
 * The comparison of a loss's gradients with central differences of step 2⁻⁷, for every element of
 * every registered parameter. In floats the difference of two losses near 1 is exact to about 1e-5
 * after division by the step, and the truncation error is as small.
 */
public final class FiniteDifferences {
  private static final float STEP = 0x1p-7f;
  private static final double ABSOLUTE = 1e-4;
  private static final double RELATIVE = 2e-3;

  private FiniteDifferences() {}

  /** Asserts that all gradients agree and that at least one of every parameter is not zero. */
  public static void check(TinyWorld world, Function<Tape, Var> loss) {
    Map<Parameter, Matrix> gradients = world.onTape(tape -> gradients(tape, loss));
    for (Parameter parameter : List.copyOf(world.registered().values())) {
      Matrix gradient = gradients.get(parameter);
      assertTrue(gradient != null, "the loss must depend on " + parameter);
      assertTrue(world.kernels().dot(gradient, gradient) > 0, "gradient of " + parameter);
      for (int row = 0; row < gradient.rows(); row++) {
        for (int column = 0; column < gradient.columns(); column++) {
          double expected = difference(world, loss, parameter.value(), row, column);
          assertEquals(
              expected,
              gradient.get(row, column),
              ABSOLUTE + RELATIVE * Math.abs(expected),
              "%s at (%d, %d)".formatted(parameter, row, column));
        }
      }
    }
  }

  private static Map<Parameter, Matrix> gradients(Tape tape, Function<Tape, Var> loss) {
    tape.backward(loss.apply(tape));
    Map<Parameter, Matrix> found = new HashMap<>();
    tape.parameterGradients()
        .forEach(
            (parameter, gradient) -> found.put(parameter, gradient.dense(tape.workspace()).copy()));
    return found;
  }

  private static double difference(
      TinyWorld world, Function<Tape, Var> loss, Matrix value, int row, int column) {
    float held = value.get(row, column);
    value.set(row, column, held + STEP);
    double above = world.onTape(tape -> (double) loss.apply(tape).scalar());
    value.set(row, column, held - STEP);
    double below = world.onTape(tape -> (double) loss.apply(tape).scalar());
    value.set(row, column, held);
    return (above - below) / (2 * STEP);
  }
}
