package org.ccdrec.spi;

/**
 * A model of users and items that the trainer evaluates: a {@link Backbone}, which it trains, or an
 * {@link UntrainedModel}, which is computed when it is created.
 *
 * <p>Both are created from a {@link RecommenderContext}. Used by one thread.
 */
public sealed interface Recommender extends AutoCloseable permits Backbone, UntrainedModel {
  @Override
  default void close() {}
}
