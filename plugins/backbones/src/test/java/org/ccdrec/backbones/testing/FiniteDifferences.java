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
 * Compares a loss's gradients with central differences of fourth order and step 2⁻⁷, for every
 * element of every registered parameter. In floats the difference of losses near 1, divided by the
 * step, is accurate to about 1e-5, and the truncation error is smaller.
 */
public final class FiniteDifferences {
  private static final int[] OFFSETS = {-2, -1, 1, 2};
  private static final int[] FACTORS = {1, -8, 8, -1};
  private static final double ROUNDING = 1e-6;
  private static final double RELATIVE = 2e-3;

  private final float step;

  private FiniteDifferences(float step) {
    this.step = step;
  }

  /**
   * Asserts that all gradients agree and that every parameter has at least one nonzero gradient.
   */
  public static void check(TinyWorld world, Function<Tape, Var> loss) {
    check(world, loss, loss);
  }

  /**
   * Compares gradients of a loss that treats parts of itself as constant: gradients are those of
   * {@code loss}, differences those of {@code function}.
   */
  public static void check(
      TinyWorld world, Function<Tape, Var> loss, Function<Tape, Var> function) {
    new FiniteDifferences(0x1p-7f).compare(world, loss, function);
  }

  /**
   * Compares gradients of a loss with kinks, which large steps would cross: steps are an eighth as
   * long, which makes the rounding error eight times as large.
   */
  public static void checkWithKinks(TinyWorld world, Function<Tape, Var> loss) {
    new FiniteDifferences(0x1p-10f).compare(world, loss, loss);
  }

  private void compare(TinyWorld world, Function<Tape, Var> loss, Function<Tape, Var> function) {
    Map<Parameter, Matrix> gradients = world.onTape(tape -> gradients(tape, loss));
    for (Parameter parameter : List.copyOf(world.registered().values())) {
      Matrix gradient = gradients.get(parameter);
      assertTrue(gradient != null, "the loss must depend on " + parameter);
      assertTrue(world.kernels().dot(gradient, gradient) > 0, "gradient of " + parameter);
      for (int row = 0; row < gradient.rows(); row++) {
        for (int column = 0; column < gradient.columns(); column++) {
          double expected = difference(world, function, parameter.value(), row, column);
          assertEquals(
              expected,
              gradient.get(row, column),
              ROUNDING / step + RELATIVE * Math.abs(expected),
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

  private double difference(
      TinyWorld world, Function<Tape, Var> loss, Matrix value, int row, int column) {
    float held = value.get(row, column);
    double sum = 0;
    for (int at = 0; at < OFFSETS.length; at++) {
      value.set(row, column, held + OFFSETS[at] * step);
      sum += FACTORS[at] * world.onTape(tape -> (double) loss.apply(tape).scalar());
    }
    value.set(row, column, held);
    return sum / (12 * step);
  }
}
