package org.ccdrec.spi;

/**
 * Makes models in closed form of one kind.
 *
 * @param <C> the configuration
 */
public non-sealed interface ClosedFormFactory<C extends Record> extends RecommenderFactory<C> {
  /**
   * Computes a model.
   *
   * @throws IllegalArgumentException if it cannot be computed from the given data, with the reason
   * @throws java.util.concurrent.CancellationException if the thread is interrupted, whose
   *     interrupt status then stays set; a computation of a second or less need not look
   */
  ClosedForm create(C config, RecommenderContext context);
}
