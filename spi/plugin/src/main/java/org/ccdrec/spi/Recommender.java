package org.ccdrec.spi;

/**
 * A model of users and items that the trainer evaluates: a {@link Backbone}, which it trains, or a
 * {@link ClosedForm}, which is computed when it is made.
 *
 * <p>What both are made of is a {@link RecommenderContext}; what they give is their own. Used by
 * one thread.
 */
public sealed interface Recommender extends AutoCloseable permits Backbone, ClosedForm {
  @Override
  default void close() {}
}
