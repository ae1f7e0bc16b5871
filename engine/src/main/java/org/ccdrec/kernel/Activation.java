package org.ccdrec.kernel;

/** An elementwise function that networks put between their layers. */
public sealed interface Activation {
  /** {@code x} where positive, {@code slope · x} elsewhere; slope 0 is the rectifier. */
  record LeakyRelu(float slope) implements Activation {}

  /** {@code 1 / (1 + e^-x)}. */
  record Sigmoid() implements Activation {}

  /** {@code tanh x}. */
  record Tanh() implements Activation {}

  /** {@code x / (1 + e^-x)}, also called swish. */
  record Silu() implements Activation {}

  /** f(x). */
  default float value(float x) {
    return switch (this) {
      case LeakyRelu(float slope) -> x > 0 ? x : slope * x;
      case Sigmoid() -> sigmoid(x);
      case Tanh() -> (float) Math.tanh(x);
      case Silu() -> x * sigmoid(x);
    };
  }

  /** f'(x). */
  default float derivative(float x) {
    return switch (this) {
      case LeakyRelu(float slope) -> x > 0 ? 1 : slope;
      case Sigmoid() -> sigmoid(x) * (1 - sigmoid(x));
      case Tanh() -> {
        float y = (float) Math.tanh(x);
        yield 1 - y * y;
      }
      case Silu() -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
    };
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
