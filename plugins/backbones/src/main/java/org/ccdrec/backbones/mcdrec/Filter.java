package org.ccdrec.backbones.mcdrec;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;

/** A trained convolution: kernel and bias. */
record Filter(Convolve convolution, Parameter kernel, Parameter bias) {
  /**
   * Creates a convolution whose kernel starts uniform in ±1/√(taps · channels in) and whose bias
   * starts at 0.
   */
  static Filter of(
      ParameterRegistry parameters, String name, Convolve.Kind kind, Planes from, int channels) {
    int inputs = kind.taps() * from.channels();
    return new Filter(
        new Convolve(kind, from, channels),
        parameters.uniform(name + "/kernel", inputs, channels, 1 / Math.sqrt(inputs)),
        zeros(parameters, name + "/bias", channels));
  }

  /** Creates a convolution whose output is 0 until it is trained. */
  static Filter zero(
      ParameterRegistry parameters, String name, Convolve.Kind kind, Planes from, int channels) {
    Matrix kernel = Matrix.zeros(kind.taps() * from.channels(), channels);
    return new Filter(
        new Convolve(kind, from, channels),
        parameters.of(name + "/kernel", kernel, Parameter.Update.DENSE),
        zeros(parameters, name + "/bias", channels));
  }

  private static Parameter zeros(ParameterRegistry parameters, String name, int channels) {
    return parameters.of(name, Matrix.zeros(1, channels), Parameter.Update.DENSE);
  }

  /** Returns the shape of the output. */
  Planes to() {
    return convolution.to();
  }

  Var apply(Tape tape, Var x) {
    return tape.apply(convolution, x, tape.parameter(kernel), tape.parameter(bias));
  }
}
