package org.ccdrec.spi;

/**
 * A model of users and items that the trainer evaluates: a {@link Backbone}, which is trained, or
 * an {@link UntrainedModel}, which is computed on creation.
 *
 * <p>Both are created from a {@link RecommenderContext}. Used by one thread.
 */
public sealed interface Recommender extends AutoCloseable permits Backbone, UntrainedModel {
  @Override
  default void close() {}
}
