package org.ccdrec.kernel;

/**
 * An elementwise activation function. Immutable.
 *
 * <p>Sealed to this package, so that a function can be added without breaking callers.
 */
public sealed interface Activation
    permits Activations.LeakyRelu, Activations.Sigmoid, Activations.Tanh, Activations.Silu {
  /** Returns {@code x} where positive, {@code slope · x} elsewhere; slope 0 is the rectifier. */
  static Activation leakyRelu(float slope) {
    return new Activations.LeakyRelu(slope);
  }

  /** Returns {@code 1 / (1 + e^-x)}. */
  static Activation sigmoid() {
    return new Activations.Sigmoid();
  }

  /** Returns {@code tanh x}. */
  static Activation tanh() {
    return new Activations.Tanh();
  }

  /** Returns {@code x / (1 + e^-x)}, also called swish. */
  static Activation silu() {
    return new Activations.Silu();
  }

  /** Returns f(x). */
  default float value(float x) {
    return switch (this) {
      case Activations.LeakyRelu(float slope) -> x > 0 ? x : slope * x;
      case Activations.Sigmoid() -> Activations.sigmoid(x);
      case Activations.Tanh() -> (float) Math.tanh(x);
      case Activations.Silu() -> x * Activations.sigmoid(x);
    };
  }

  /** Returns f'(x). */
  default float derivative(float x) {
    return switch (this) {
      case Activations.LeakyRelu(float slope) -> x > 0 ? 1 : slope;
      case Activations.Sigmoid() -> Activations.sigmoid(x) * (1 - Activations.sigmoid(x));
      case Activations.Tanh() -> {
        float y = (float) Math.tanh(x);
        yield 1 - y * y;
      }
      case Activations.Silu() -> Activations.sigmoid(x) * (1 + x * (1 - Activations.sigmoid(x)));
    };
  }
}
