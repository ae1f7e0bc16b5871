package org.ccdrec.trainer.training;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.ClosedForm;
import org.ccdrec.spi.Interactions;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.ParameterRegistry;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.trainer.curriculum.CurricularSampler;
import org.ccdrec.trainer.curriculum.Curriculum;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion;
import org.ccdrec.trainer.model.ItemModality;
import org.ccdrec.trainer.model.ModelParameters;
import org.ccdrec.trainer.model.SeededRandom;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A backbone, a sampler and, where it is enabled, CCDRec, put together for one run; what cannot be
 * combined is refused here, before training starts.
 *
 * @param ccdrec null where CCDRec is not enabled
 */
record Model(
    Backbone backbone,
    NegativeSampler sampler,
    ModelParameters parameters,
    SeededRandom random,
    @Nullable Ccdrec ccdrec)
    implements AutoCloseable {

  /**
   * CCDRec's parts.
   *
   * @param diffusion null where neither DMA nor NDI needs it
   */
  record Ccdrec(
      CcdrecConfig config,
      Curriculum curriculum,
      CurricularSampler sampler,
      @Nullable ConditionalDiffusion diffusion) {}

  private record Context(
      Interactions interactions,
      List<ModalityFeatures> modalities,
      int dimension,
      Kernels kernels,
      ParameterRegistry parameters,
      RandomSource random)
      implements BackboneContext, SamplerContext {}

  static Model assemble(
      RunConfig config, Dataset dataset, PluginRegistry plugins, Kernels kernels) {
    SeededRandom random = new SeededRandom(config.seed());
    ModelParameters parameters = new ModelParameters(random);
    int dimension = config.model().dimension();
    List<ModalityFeatures> modalities =
        dataset.modalities().stream()
            .<ModalityFeatures>map(
                m ->
                    new ItemModality(
                        m,
                        config.features().mode(),
                        config.features().update(),
                        dimension,
                        parameters))
            .toList();
    Context context =
        new Context(dataset.train(), modalities, dimension, kernels, parameters, random);
    CcdrecConfig ccdrec = CcdrecConfig.read(config.ccdrec());
    Backbone backbone =
        create(plugins.backbone(config.model().backbone()).factory(), config.model(), context);
    NegativeSampler sampler =
        create(plugins.sampler(config.sampler().name()).factory(), config.sampler(), context);
    new Pairing(config, backbone, sampler).check(ccdrec);
    return new Model(
        backbone,
        sampler,
        parameters,
        random,
        ccdrec.enabled() ? ccdrec(ccdrec, backbone, context) : null);
  }

  private static <C extends Record> Backbone create(
      BackboneFactory<C> factory, RunConfig.ModelSection section, BackboneContext context) {
    return factory.create(bind("model.config", section.config(), factory.configType()), context);
  }

  private static <C extends Record> NegativeSampler create(
      SamplerFactory<C> factory, RunConfig.SamplerSection section, SamplerContext context) {
    return factory.create(bind("sampler.config", section.config(), factory.configType()), context);
  }

  static <C extends Record> C bind(String path, Map<String, Object> section, Class<C> type) {
    return ConfigReader.ofSection(path, section).bind(type);
  }

  private static Ccdrec ccdrec(CcdrecConfig config, Backbone backbone, Context context) {
    Parameter items = backbone.itemEmbeddings();
    return new Ccdrec(
        config,
        new Curriculum(config.curriculum(), config.ndi()),
        new CurricularSampler(config.curriculum(), context.interactions(), context.random()),
        config.diffuses() && items != null
            ? new ConditionalDiffusion(
                config.diffusion(), items, context.modalities(), context.parameters())
            : null);
  }

  /** The rules of which parts go together. */
  private record Pairing(RunConfig config, Backbone backbone, NegativeSampler sampler) {
    void check(CcdrecConfig ccdrec) {
      String name = config.model().backbone();
      String samplerName = config.sampler().name();
      if (sampler.needs().contains(NegativeSampler.Need.LAYERS) && !backbone.hasLayers()) {
        throw new IllegalArgumentException(
            "sampler '%s' mixes layers of propagation, and backbone '%s' has none"
                .formatted(samplerName, name));
      }
      boolean mirrored = config.training().mirrorGradient().enabled();
      if (mirrored && backbone instanceof ClosedForm) {
        throw new IllegalArgumentException(
            "training.mirrorGradient acts on training, and '%s' is computed in closed form"
                .formatted(name));
      }
      boolean ownObjective = backbone.objective() == Backbone.Objective.OWN;
      if (ownObjective && !samplerName.equals(RunConfig.DEFAULT_SAMPLER)) {
        throw new IllegalArgumentException(
            "backbone '%s' trains without sampled negatives, so it cannot use sampler '%s'"
                .formatted(name, samplerName));
      }
      if (!ccdrec.enabled()) {
        return;
      }
      if (ownObjective) {
        throw new IllegalArgumentException(
            "CCDRec replaces sampled negatives, and backbone '%s' trains without any"
                .formatted(name));
      }
      if (backbone.itemEmbeddings() == null) {
        throw new IllegalArgumentException(
            "CCDRec diffuses item embeddings, and backbone '%s' offers none".formatted(name));
      }
      if (!sampler.needs().equals(EnumSet.noneOf(NegativeSampler.Need.class))) {
        throw new IllegalArgumentException(
            ("CCDRec aligns a batch's random negatives before the forward pass, and sampler '%s'"
                    + " draws them after it; use uniform or popularity")
                .formatted(samplerName));
      }
    }
  }

  @Override
  public void close() {
    sampler.close();
    backbone.close();
  }
}
