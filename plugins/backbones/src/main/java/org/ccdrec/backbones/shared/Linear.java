package org.ccdrec.backbones.shared;

import static org.ccdrec.autodiff.ops.Ops.addRow;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.sum;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.Ops;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;

/**
 * A dense layer, {@code x·W + b}.
 *
 * @param weight {@code inputs × outputs}
 * @param bias {@code 1 × outputs}
 */
public record Linear(Parameter weight, Parameter bias) {
  /** Creates a layer with normal initial weights (Glorot and Bengio 2010) and biases of 0. */
  public static Linear xavierNormal(
      ParameterRegistry parameters, String name, int inputs, int outputs) {
    return of(
        parameters, name, parameters.xavierNormal(name + "/weight", inputs, outputs), outputs);
  }

  /** Creates a layer with uniform initial weights (Glorot and Bengio 2010) and biases of 0. */
  public static Linear xavierUniform(
      ParameterRegistry parameters, String name, int inputs, int outputs) {
    return of(
        parameters, name, parameters.xavierUniform(name + "/weight", inputs, outputs), outputs);
  }

  private static Linear of(
      ParameterRegistry parameters, String name, Parameter weight, int outputs) {
    Matrix zeros = Matrix.zeros(1, outputs);
    return new Linear(weight, parameters.of(name + "/bias", zeros, Parameter.Update.DENSE));
  }

  /** Applies the layer to rows. */
  public Var apply(Tape tape, Var x) {
    Var product = matMul(x, tape.parameter(weight));
    return addRow(product, tape.parameter(bias));
  }

  /** Returns {@code ‖W‖² + ‖b‖²}. */
  public Var squaredNorm(Tape tape) {
    return sum(Ops.squaredNorm(tape.parameter(weight)), Ops.squaredNorm(tape.parameter(bias)));
  }
}
