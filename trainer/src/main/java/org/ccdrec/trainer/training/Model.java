package org.ccdrec.trainer.training;

import java.util.EnumSet;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.trainer.curriculum.CurricularSampler;
import org.ccdrec.trainer.curriculum.Curriculum;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion;
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

  static Model assemble(
      EffectiveConfig config,
      BackboneFactory<?> factory,
      PluginRegistry plugins,
      RunContext context) {
    RunConfig run = config.run();
    CcdrecConfig ccdrec = config.ccdrec();
    Backbone backbone = context.create(factory, config);
    NegativeSampler sampler =
        context.create(plugins.sampler(run.sampler().name()).factory(), config);
    new Pairing(run, backbone, sampler).check(ccdrec);
    return new Model(
        backbone,
        sampler,
        context.parameters(),
        context.random(),
        ccdrec.enabled() ? ccdrec(ccdrec, backbone, context) : null);
  }

  private static Ccdrec ccdrec(CcdrecConfig config, Backbone backbone, RunContext context) {
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
