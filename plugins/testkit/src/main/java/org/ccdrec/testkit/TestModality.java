package org.ccdrec.testkit;

import static org.ccdrec.autodiff.ops.Ops.addRow;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.matMul;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ModalityFeatures;
import org.jspecify.annotations.Nullable;

/** Constant features with a trained projection, registered on first use. */
final class TestModality implements ModalityFeatures {

  private final String name;
  private final Matrix raw;
  private final TestParameters parameters;
  private final int dimension;
  private @Nullable Parameter weight;
  private @Nullable Parameter bias;

  TestModality(String name, Matrix raw, TestParameters parameters, int dimension) {
    this.name = name;
    this.raw = raw;
    this.parameters = parameters;
    this.dimension = dimension;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Matrix raw() {
    return raw;
  }

  @Override
  public Var project(Tape tape, int[] items) {
    if (weight == null || bias == null) {
      weight = parameters.xavierNormal("projection." + name + ".weight", raw.columns(), dimension);
      bias = parameters.uniform("projection." + name + ".bias", 1, dimension, 0.1);
    }
    Var rows = gather(tape.constant(raw), items);
    Var projected = matMul(rows, tape.parameter(weight));
    return addRow(projected, tape.parameter(bias));
  }
}
