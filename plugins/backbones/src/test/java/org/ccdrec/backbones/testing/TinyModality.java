package org.ccdrec.backbones.testing;

import org.ccdrec.autodiff.AddRow;
import org.ccdrec.autodiff.Gather;
import org.ccdrec.autodiff.MatMul;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ModalityFeatures;
import org.jspecify.annotations.Nullable;

/** Frozen features with a trained projection {@code name.weight}, {@code name.bias}. */
final class TinyModality implements ModalityFeatures {
  private final String name;
  private final Matrix raw;
  private final TinyWorld world;
  private @Nullable Parameter weight;
  private @Nullable Parameter bias;

  TinyModality(String name, Matrix raw, TinyWorld world) {
    this.name = name;
    this.raw = raw;
    this.world = world;
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
      weight = world.parameters().uniform(name + ".weight", raw.columns(), world.dimension(), 1);
      bias = world.parameters().uniform(name + ".bias", 1, world.dimension(), 1);
    }
    Var rows = tape.apply(new Gather(items), tape.constant(raw));
    Var projected = tape.apply(new MatMul(), rows, tape.parameter(weight));
    return tape.apply(new AddRow(), projected, tape.parameter(bias));
  }
}
