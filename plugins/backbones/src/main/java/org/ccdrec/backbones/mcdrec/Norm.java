package org.ccdrec.backbones.mcdrec;

import java.util.Arrays;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;

/** A trained group normalisation with four groups: gains and shifts. */
record Norm(GroupNorm operation, Parameter gain, Parameter shift) {
  private static final int GROUPS = 4;

  /** Creates a normalisation whose gains start at 1 and whose shifts start at 0. */
  static Norm of(ParameterRegistry parameters, String name, Planes planes) {
    float[] ones = new float[planes.channels()];
    Arrays.fill(ones, 1);
    Matrix gains = Matrix.of(1, ones.length, ones);
    return new Norm(
        new GroupNorm(planes, GROUPS),
        parameters.of(name + "/gain", gains, Parameter.Update.DENSE),
        parameters.of(name + "/shift", Matrix.zeros(1, ones.length), Parameter.Update.DENSE));
  }

  Var apply(Tape tape, Var x) {
    return tape.apply(operation, x, tape.parameter(gain), tape.parameter(shift));
  }
}
