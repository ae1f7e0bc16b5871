package org.ccdrec.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ModalityFeatures;
import org.jspecify.annotations.Nullable;

/**
 * Compares the gradients of one loss of a model with central differences of that loss, parameter by
 * parameter.
 *
 * <p>Along a direction v of length 1 the gradient's component must be (L(θ+hv) − L(θ−hv)) / 2h. The
 * directions are the gradient itself, which has the largest component, its largest element, and
 * random ones, which detect contributions missing from the gradient. Each loss is computed by a new
 * model of the same seed, so that all random draws are the same.
 *
 * <p>Gradients may differ by 1.2 % plus the rounding error of the loss, which is stored as a float.
 * That error is relative to the loss, so a loss of small weight is checked as closely as any other,
 * provided that it is checked separately.
 */
final class GradientCheck {

  /** A source of losses; new instances with the same seed have the same loss. */
  interface Subject extends AutoCloseable {

    TestHost host();

    Var loss(Tape tape, Batch batch);

    @Override
    void close();
  }

  private static final int RANDOM_DIRECTIONS = 4;
  private static final double RELATIVE = 0.012;

  /** The number of float roundings that a loss may be off by. */
  private static final double ROUNDINGS = 8 * 0x1p-24;

  private final Supplier<? extends Subject> models;
  private final Batch batch;
  private final double step;

  GradientCheck(Supplier<? extends Subject> models, Batch batch, double step) {
    this.models = models;
    this.batch = batch;
    this.step = step;
  }

  /** Returns the gradient of every parameter, zero if the tape has none. */
  Map<String, double[]> gradients() {
    Map<String, double[]> gradients = new LinkedHashMap<>();
    try (Subject model = models.get();
        Tape tape = model.host().tape()) {
      Var loss = model.loss(tape, batch);
      tape.backward(loss);
      Map<Parameter, Gradient> found = tape.parameterGradients();
      for (Parameter parameter : model.host().registered()) {
        Gradient gradient = found.get(parameter);
        Matrix values = gradient == null ? null : gradient.dense(tape.workspace());
        gradients.put(parameter.name(), doubles(values, (int) parameter.value().length()));
      }
    }
    return gradients;
  }

  /** Compares one parameter's gradient. */
  void compare(String parameter, double[] gradient) {
    SplittableRandom random = new SplittableRandom(parameter.hashCode());
    double length = Math.sqrt(dot(gradient, gradient));
    if (length > 0) {
      compare(parameter, gradient, scaled(gradient, 1 / length), "its own direction");
      compare(parameter, gradient, largestElement(gradient), "its largest element");
    }
    for (int at = 0; at < RANDOM_DIRECTIONS; at++) {
      double[] signs = new double[gradient.length];
      for (int i = 0; i < signs.length; i++) {
        signs[i] = (random.nextBoolean() ? 1 : -1) / Math.sqrt(signs.length);
      }
      compare(parameter, gradient, signs, "random direction " + at);
    }
  }

  private void compare(String parameter, double[] gradient, double[] direction, String which) {
    double up = loss(parameter, direction, step);
    double down = loss(parameter, direction, -step);
    double expected = (up - down) / (2 * step);
    double found = dot(gradient, direction);
    double rounding = ROUNDINGS * Math.max(Math.abs(up), Math.abs(down)) / step;
    double allowed = rounding + RELATIVE * Math.max(Math.abs(expected), Math.abs(found));
    if (!(Math.abs(expected - found) <= allowed)) {
      throw new AssertionError(
          "the gradient of %s must be the derivative of the loss; along %s it is %.3e, the loss"
                  .formatted(parameter, which, found)
              + " says %.3e".formatted(expected));
    }
  }

  private double loss(String name, double[] direction, double length) {
    try (Subject model = models.get()) {
      registerProjections(model.host());
      Matrix value = model.host().registered(name).value();
      int at = 0;
      for (int row = 0; row < value.rows(); row++) {
        for (int column = 0; column < value.columns(); column++) {
          value.set(row, column, (float) (value.get(row, column) + length * direction[at++]));
        }
      }
      try (Tape tape = model.host().tape()) {
        return model.loss(tape, batch).scalar();
      }
    }
  }

  /** A modality's parameters exist from its first use on. */
  private static void registerProjections(TestHost host) {
    for (ModalityFeatures modality : host.modalities()) {
      try (Tape tape = host.tape()) {
        modality.project(tape, new int[] {0});
      }
    }
  }

  private static double[] largestElement(double[] gradient) {
    int largest = 0;
    for (int i = 1; i < gradient.length; i++) {
      largest = Math.abs(gradient[i]) > Math.abs(gradient[largest]) ? i : largest;
    }
    double[] direction = new double[gradient.length];
    direction[largest] = 1;
    return direction;
  }

  private static double[] doubles(@Nullable Matrix matrix, int length) {
    double[] values = new double[length];
    if (matrix != null) {
      float[] floats = matrix.toArray();
      for (int i = 0; i < length; i++) {
        values[i] = floats[i];
      }
    }
    return values;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] scaled(double[] values, double factor) {
    double[] out = values.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] *= factor;
    }
    return out;
  }
}
