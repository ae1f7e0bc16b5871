package org.ccdrec.kernel;

/**
 * An elementwise function that networks put between their layers. Immutable.
 *
 * <p>Sealed to functions of this package, so that one can be added without breaking anybody.
 */
public sealed interface Activation
    permits Activations.LeakyRelu, Activations.Sigmoid, Activations.Tanh, Activations.Silu {
  /** {@code x} where positive, {@code slope · x} elsewhere; slope 0 is the rectifier. */
  static Activation leakyRelu(float slope) {
    return new Activations.LeakyRelu(slope);
  }

  /** {@code 1 / (1 + e^-x)}. */
  static Activation sigmoid() {
    return new Activations.Sigmoid();
  }

  /** {@code tanh x}. */
  static Activation tanh() {
    return new Activations.Tanh();
  }

  /** {@code x / (1 + e^-x)}, also called swish. */
  static Activation silu() {
    return new Activations.Silu();
  }

  /** f(x). */
  default float value(float x) {
    return switch (this) {
      case Activations.LeakyRelu(float slope) -> x > 0 ? x : slope * x;
      case Activations.Sigmoid() -> Activations.sigmoid(x);
      case Activations.Tanh() -> (float) Math.tanh(x);
      case Activations.Silu() -> x * Activations.sigmoid(x);
    };
  }

  /** f'(x). */
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
