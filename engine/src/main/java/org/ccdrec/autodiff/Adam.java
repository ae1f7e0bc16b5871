package org.ccdrec.autodiff;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ccdrec.kernel.AdamMoments;
import org.ccdrec.kernel.AdamStep;
import org.ccdrec.kernel.Experimental;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;

/**
 * Adam optimizer (Kingma and Ba 2015).
 *
 * <p>A {@link Parameter.Update#DENSE} parameter is updated in every row at every step. A {@link
 * Parameter.Update#LAZY_ROWS} parameter is updated only in the rows that have a gradient, with the
 * bias correction of the global step. Not thread-safe.
 */
@Experimental
public final class Adam {
  private final Kernels kernels;
  private final Profiler profiler;
  private final Map<Parameter, AdamMoments> moments = new IdentityHashMap<>();
  private final Map<String, AdamMoments> resumed = new HashMap<>();
  private double learningRate;
  private int steps;

  public Adam(Kernels kernels, double learningRate, Profiler profiler) {
    this.kernels = kernels;
    this.profiler = profiler;
    setLearningRate(learningRate);
  }

  /** Sets the learning rate of subsequent steps; it must be positive. */
  public void setLearningRate(double learningRate) {
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException(
          "learningRate must be positive; learningRate=" + learningRate);
    }
    this.learningRate = learningRate;
  }

  /** Updates each parameter by its gradient. */
  public void step(Map<Parameter, Gradient> gradients) {
    AdamStep step = new AdamStep(learningRate, 0.9, 0.999, 1e-8, ++steps);
    gradients.forEach((parameter, gradient) -> move(step, parameter, gradient));
  }

  /** Returns the number of steps taken. */
  public int steps() {
    return steps;
  }

  /**
   * Returns the moments of all parameters that have had a gradient, by the parameter's name;
   * shared, not copied.
   */
  public SortedMap<String, AdamMoments> moments() {
    SortedMap<String, AdamMoments> all = new TreeMap<>(resumed);
    moments.forEach((parameter, state) -> all.put(parameter.name(), state));
    return all;
  }

  /**
   * Continues another optimizer's run, before the first step.
   *
   * @param stepsTaken its {@link #steps}
   * @param byName its {@link #moments}; not copied
   */
  public void resume(int stepsTaken, Map<String, AdamMoments> byName) {
    if (steps > 0) {
      throw new IllegalStateException("only an optimizer without steps can be resumed");
    }
    steps = stepsTaken;
    resumed.putAll(byName);
  }

  private AdamMoments firstMoments(Parameter parameter) {
    AdamMoments known = resumed.remove(parameter.name());
    if (known == null) {
      return AdamMoments.zeros(parameter.value().rows(), parameter.value().columns());
    }
    known.first().requireSameShape(parameter.value());
    return known;
  }

  private void move(AdamStep step, Parameter parameter, Gradient gradient) {
    AdamMoments state = moments.computeIfAbsent(parameter, this::firstMoments);
    long start = profiler.start();
    switch (gradient) {
      case RowGradient(RowSet rows, Matrix values)
          when parameter.update() == Parameter.Update.LAZY_ROWS -> {
        kernels.adamRows(step, values, rows.rows(), state, parameter.value());
        profiler.stop(start, "adam, rows", Profiler.Pass.OTHER);
      }
      case RowGradient(RowSet rows, Matrix values) -> {
        kernels.adamSparse(step, values, rows, state, parameter.value());
        profiler.stop(start, "adam, sparse", Profiler.Pass.OTHER);
      }
      case DenseGradient(Matrix values) -> {
        kernels.adam(step, values, state, parameter.value());
        profiler.stop(start, "adam, dense", Profiler.Pass.OTHER);
      }
    }
  }
}
