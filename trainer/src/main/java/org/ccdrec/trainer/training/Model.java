package org.ccdrec.trainer.training;

import java.util.EnumSet;
import java.util.Optional;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.trainer.curriculum.CurricularSampler;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion;
import org.ccdrec.trainer.diffusion.ReverseDiffusion;
import org.ccdrec.trainer.model.ModelParameters;
import org.ccdrec.trainer.model.SeededRandom;
import org.ccdrec.trainer.plugin.PluginRegistry;

/**
 * A backbone, a sampler and, where it is enabled, CCDRec, put together for one run; what cannot be
 * combined is refused here, before training starts.
 *
 * @param regime how its losses come about
 */
record Model(
    Backbone backbone,
    NegativeSampler sampler,
    ModelParameters parameters,
    SeededRandom random,
    TrainingRegime regime)
    implements AutoCloseable {

  static Model assemble(
      EffectiveConfig config,
      BackboneFactory<?> factory,
      PluginRegistry plugins,
      RunContext context) {
    RunConfig run = config.run();
    Backbone backbone = context.create(factory, config);
    NegativeSampler sampler =
        context.create(plugins.sampler(run.sampler().name()).factory(), config);
    new Pairing(run, backbone, sampler).check(config.ccdrec());
    return new Model(
        backbone,
        sampler,
        context.parameters(),
        context.random(),
        regime(config.ccdrec(), backbone, sampler, context));
  }

  private static TrainingRegime regime(
      CcdrecConfig ccdrec, Backbone backbone, NegativeSampler sampler, RunContext context) {
    if (backbone.objective() == Backbone.Objective.OWN) {
      return new OwnObjective(backbone);
    }
    if (!sampler.needs().isEmpty()) {
      return new RankedAfterForward(backbone, sampler);
    }
    if (!ccdrec.enabled()) {
      return new RankedBeforeForward(backbone, sampler);
    }
    return new CurricularRegime(
        backbone,
        sampler,
        ccdrec,
        new CurricularSampler(ccdrec.curriculum(), context.interactions(), context.random()),
        context.random(),
        diffusion(ccdrec, backbone, context));
  }

  private static Optional<CurricularRegime.Diffusion> diffusion(
      CcdrecConfig config, Backbone backbone, RunContext context) {
    Parameter items = backbone.itemEmbeddings();
    if (!config.diffuses() || items == null) {
      return Optional.empty();
    }
    ConditionalDiffusion model =
        new ConditionalDiffusion(
            config.diffusion(), items, context.modalities(), context.parameters());
    int itemCount = context.interactions().itemCount();
    return Optional.of(
        new CurricularRegime.Diffusion(
            model, ReverseDiffusion.Samples.allocate(itemCount, context.dimension())));
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
