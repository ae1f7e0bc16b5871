package org.ccdrec.trainer.model;

import static org.ccdrec.autodiff.ops.Ops.addRow;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.sum;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.trainer.data.features.Modality;
import org.jspecify.annotations.Nullable;

/**
 * One modality's features and projection, {@code F_m W_m + b_m}, in one of three {@link FeatureMode
 * modes}.
 *
 * <p>Gradients of F_m and of residuals are row-sparse: a batch touches only its own items. The
 * run's configuration decides whether Adam updates only those rows or all of them.
 */
public final class ItemModality implements ModalityFeatures {
  private final String name;
  private final Matrix raw;
  private final FeatureMode mode;
  private final Parameter.Update update;
  private final int dimension;
  private final ModelParameters parameters;
  private @Nullable Trained trained;

  /** The parameters of this modality, by mode. */
  private sealed interface Trained {
    Parameter weight();

    Parameter bias();
  }

  private record TrainedProjection(Parameter weight, Parameter bias) implements Trained {}

  private record TrainedFeatures(Parameter weight, Parameter bias, Parameter table)
      implements Trained {}

  private record TrainedResiduals(Parameter weight, Parameter bias, Parameter table)
      implements Trained {}

  public ItemModality(
      Modality modality,
      FeatureMode mode,
      Parameter.Update update,
      int dimension,
      ModelParameters parameters) {
    this.name = modality.name();
    this.raw = Matrix.of(modality.rows(), modality.columns(), modality.values());
    this.mode = mode;
    this.update = update;
    this.dimension = dimension;
    this.parameters = parameters;
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
    Trained own = trained();
    Var features =
        own instanceof TrainedFeatures trainable
            ? tape.parameter(trainable.table())
            : tape.constant(raw);
    Var rows = gather(features, items);
    Var projected = matMul(rows, tape.parameter(own.weight()));
    Var shifted = addRow(projected, tape.parameter(own.bias()));
    if (own instanceof TrainedResiduals residuals) {
      Var residual = gather(tape.parameter(residuals.table()), items);
      return sum(shifted, residual);
    }
    return shifted;
  }

  private Trained trained() {
    if (trained == null) {
      double bound = 1 / Math.sqrt(raw.columns());
      Parameter weight = parameters.uniform(name + ".weight", raw.columns(), dimension, bound);
      Parameter bias = parameters.uniform(name + ".bias", 1, dimension, bound);
      trained =
          switch (mode) {
            case TRAINABLE -> new TrainedFeatures(weight, bias, rows(".features", raw.copy()));
            case FROZEN -> new TrainedProjection(weight, bias);
            case RESIDUAL ->
                new TrainedResiduals(
                    weight, bias, rows(".residual", Matrix.zeros(raw.rows(), dimension)));
          };
    }
    return trained;
  }

  private Parameter rows(String suffix, Matrix initial) {
    return parameters.of(name + suffix, initial, update);
  }
}
