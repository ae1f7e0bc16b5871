package org.ccdrec.spi;

/**
 * The context in which a backbone is created: the data, and a registry of parameters. Used by one
 * thread.
 */
public interface BackboneContext extends RecommenderContext {
  /** Where parameters are registered. */
  ParameterRegistry parameters();
}
