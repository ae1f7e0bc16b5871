package org.ccdrec.trainer.training.config;

import java.util.List;
import java.util.Optional;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.spi.UntrainedModel;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.model.ItemModality;
import org.ccdrec.trainer.model.ModelParameters;
import org.ccdrec.trainer.model.SeededRandom;
import org.ccdrec.trainer.model.WarmStart;

/** The context that plugins receive in one run; creates their backbones and samplers. */
public record RunContext(
    Interactions interactions,
    List<ModalityFeatures> modalities,
    int dimension,
    Kernels kernels,
    ModelParameters parameters,
    SeededRandom random)
    implements BackboneContext, SamplerContext {

  public static RunContext of(
      RunConfig config, Dataset dataset, Kernels kernels, Optional<WarmStart> start) {
    SeededRandom random = new SeededRandom(config.seed());
    ModelParameters parameters = new ModelParameters(random, start);
    int dimension = config.model().dimension();
    RunConfig.FeatureSection features = config.features();
    List<ModalityFeatures> modalities =
        dataset.modalities().stream()
            .<ModalityFeatures>map(
                m -> new ItemModality(m, features.mode(), features.update(), dimension, parameters))
            .toList();
    return new RunContext(dataset.train(), modalities, dimension, kernels, parameters, random);
  }

  public <C extends Record> Backbone create(BackboneFactory<C> factory, EffectiveConfig config) {
    return factory.create(factory.configType().cast(config.model()), this);
  }

  public <C extends Record> UntrainedModel create(
      UntrainedModelFactory<C> factory, EffectiveConfig config) {
    return factory.create(factory.configType().cast(config.model()), this);
  }

  public <C extends Record> NegativeSampler create(
      SamplerFactory<C> factory, EffectiveConfig config) {
    return factory.create(factory.configType().cast(config.sampler()), this);
  }
}
