package org.ccdrec.trainer.training.step;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.kernel.Matrix;

/**
 * Attributes a value that is not finite: to a parameter that an earlier step made non-finite, to
 * the backbone if it computed the value from moderate parameters, or else to the learning rate.
 *
 * @param model the model that was trained
 */
public record DivergenceReport(Model model) {
  /** Products of parameters above this may overflow without a fault of the backbone. */
  private static final double MODERATE = 1e6;

  /** Returns the exception to throw in place of one that names no cause. */
  public DivergenceException explain(DivergenceException divergence) {
    String backbone = model.backbone().toString();
    double largest = 0;
    for (Parameter parameter : model.parameters().all()) {
      double magnitude = magnitude(parameter.value());
      if (!Double.isFinite(magnitude)) {
        return divergence.ofParameter(parameter.name(), backbone);
      }
      largest = Math.max(largest, magnitude);
    }
    boolean byBackbone = divergence.origin() != DivergenceException.Origin.TRAINER;
    return byBackbone && largest <= MODERATE ? divergence.computedBy(backbone) : divergence;
  }

  /** Returns the largest magnitude, or NaN if any value is NaN. */
  private static double magnitude(Matrix values) {
    double largest = 0;
    for (int row = 0; row < values.rows(); row++) {
      for (int column = 0; column < values.columns(); column++) {
        largest = Math.max(largest, Math.abs(values.get(row, column)));
      }
    }
    return largest;
  }
}
