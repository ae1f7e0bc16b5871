package org.ccdrec.kernel;

/** The functions that {@link Activation} offers. */
final class ActivationFunctions {
  private ActivationFunctions() {}

  record LeakyRelu(float slope) implements Activation {}

  record Sigmoid() implements Activation {}

  record Tanh() implements Activation {}

  record Silu() implements Activation {}

  static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }
}
