package org.ccdrec.spi;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.kernel.Matrix;

/**
 * The registry of a model's parameters. Names are unique within the model; initial values depend
 * only on the run's seed and the name. Every method throws {@link IllegalArgumentException} if the
 * name is already registered. Used by one thread.
 */
public interface ParameterRegistry {
  /**
   * Registers a parameter with uniform initial values in ±√(6 / (rows + columns)) (Glorot and
   * Bengio 2010).
   */
  Parameter xavierUniform(String name, int rows, int columns);

  /**
   * Registers a parameter with normal initial values of variance 2 / (rows + columns) (Glorot and
   * Bengio 2010).
   */
  Parameter xavierNormal(String name, int rows, int columns);

  /** Registers a parameter with uniform initial values in [−bound, bound). */
  Parameter uniform(String name, int rows, int columns, double bound);

  /**
   * Registers a parameter that starts from {@code initial}, which becomes the parameter's memory.
   */
  Parameter of(String name, Matrix initial, Parameter.Update update);
}
