package org.ccdrec.spi;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.kernel.Matrix;

/**
 * The registry of a model's parameters. Names are unique within the model; initial values depend on
 * the run's seed and the name alone. Every method throws {@link IllegalArgumentException} for a
 * name that is taken. Used by one thread.
 */
public interface ParameterRegistry {
  /** Uniform in ±√(6 / (rows + columns)) (Glorot and Bengio 2010). */
  Parameter xavierUniform(String name, int rows, int columns);

  /** Normal with variance 2 / (rows + columns) (Glorot and Bengio 2010). */
  Parameter xavierNormal(String name, int rows, int columns);

  /** Uniform in [−bound, bound). */
  Parameter uniform(String name, int rows, int columns, double bound);

  /** Starts from {@code initial}, which becomes the parameter's memory. */
  Parameter of(String name, Matrix initial, Parameter.Update update);
}
