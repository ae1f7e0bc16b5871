package org.ccdrec.spi;

/** What a backbone is given when it is made: the data, and what is trained. */
public interface BackboneContext extends RecommenderContext {
  /** Where parameters are registered. */
  ParameterRegistry parameters();
}
