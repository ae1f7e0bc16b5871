package org.ccdrec.spi;

import java.util.function.BiFunction;

/** The factories that the {@code of} methods of this package return. Stateless. */
final class Factories {
  private Factories() {}

  record OfBackbone<C extends Record>(
      String name,
      String description,
      Class<C> configType,
      BiFunction<C, BackboneContext, Backbone> constructor)
      implements BackboneFactory<C> {
    @Override
    public Backbone create(C config, BackboneContext context) {
      return constructor.apply(config, context);
    }
  }

  record OfUntrainedModel<C extends Record>(
      String name,
      String description,
      Class<C> configType,
      BiFunction<C, RecommenderContext, UntrainedModel> constructor)
      implements UntrainedModelFactory<C> {
    @Override
    public UntrainedModel create(C config, RecommenderContext context) {
      return constructor.apply(config, context);
    }
  }

  record OfSampler<C extends Record>(
      String name,
      String description,
      Class<C> configType,
      BiFunction<C, SamplerContext, NegativeSampler> constructor)
      implements SamplerFactory<C> {
    @Override
    public NegativeSampler create(C config, SamplerContext context) {
      return constructor.apply(config, context);
    }
  }
}
