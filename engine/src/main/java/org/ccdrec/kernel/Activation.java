package org.ccdrec.kernel;

/**
 * An elementwise activation function. Immutable.
 *
 * <p>Sealed to this package, so that a function can be added without breaking callers.
 */
public sealed interface Activation
    permits ActivationFunctions.LeakyRelu,
        ActivationFunctions.Sigmoid,
        ActivationFunctions.Tanh,
        ActivationFunctions.Silu {
  /** Returns {@code x} where positive, {@code slope · x} elsewhere; slope 0 is the rectifier. */
  static Activation leakyRelu(float slope) {
    return new ActivationFunctions.LeakyRelu(slope);
  }

  /** Returns {@code 1 / (1 + e^-x)}. */
  static Activation sigmoid() {
    return new ActivationFunctions.Sigmoid();
  }

  /** Returns {@code tanh x}. */
  static Activation tanh() {
    return new ActivationFunctions.Tanh();
  }

  /** Returns {@code x / (1 + e^-x)}, also called swish. */
  static Activation silu() {
    return new ActivationFunctions.Silu();
  }

  /** Returns f(x). */
  default float value(float x) {
    return switch (this) {
      case ActivationFunctions.LeakyRelu(float slope) -> x > 0 ? x : slope * x;
      case ActivationFunctions.Sigmoid() -> ActivationFunctions.sigmoid(x);
      case ActivationFunctions.Tanh() -> (float) Math.tanh(x);
      case ActivationFunctions.Silu() -> x * ActivationFunctions.sigmoid(x);
    };
  }

  /** Returns f'(x). */
  default float derivative(float x) {
    return switch (this) {
      case ActivationFunctions.LeakyRelu(float slope) -> x > 0 ? 1 : slope;
      case ActivationFunctions.Sigmoid() ->
          ActivationFunctions.sigmoid(x) * (1 - ActivationFunctions.sigmoid(x));
      case ActivationFunctions.Tanh() -> {
        float y = (float) Math.tanh(x);
        yield 1 - y * y;
      }
      case ActivationFunctions.Silu() ->
          ActivationFunctions.sigmoid(x) * (1 + x * (1 - ActivationFunctions.sigmoid(x)));
    };
  }
}
