package org.ccdrec.spi;

/**
 * The context in which a backbone is created: the data, and a registry of parameters. Used by one
 * thread.
 */
public interface BackboneContext extends RecommenderContext {
  /** Returns the registry for this backbone's parameters. */
  ParameterRegistry parameters();
}
