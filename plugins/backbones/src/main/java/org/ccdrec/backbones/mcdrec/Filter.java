package org.ccdrec.backbones.mcdrec;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;

/** A trained convolution: kernel and bias. */
record Filter(Convolve convolution, Parameter kernel, Parameter bias) {
  /** A convolution whose kernel starts uniform in ±1/√(taps · channels in), its bias at 0. */
  static Filter of(
      ParameterRegistry parameters, String name, Convolve.Kind kind, Planes from, int channels) {
    int inputs = kind.taps() * from.channels();
    return new Filter(
        new Convolve(kind, from, channels),
        parameters.uniform(name + "/kernel", inputs, channels, 1 / Math.sqrt(inputs)),
        zeros(parameters, name + "/bias", channels));
  }

  /** A convolution that gives 0 until it is trained. */
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

  /** The shape of what it gives. */
  Planes to() {
    return convolution.to();
  }

  Var apply(Tape tape, Var x) {
    return tape.apply(convolution, x, tape.parameter(kernel), tape.parameter(bias));
  }
}
