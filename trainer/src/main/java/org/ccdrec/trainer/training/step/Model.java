package org.ccdrec.trainer.training.step;

import java.util.Optional;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.curriculum.CurricularSampler;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion;
import org.ccdrec.trainer.diffusion.ReverseDiffusion;
import org.ccdrec.trainer.model.ModelParameters;
import org.ccdrec.trainer.model.SeededRandom;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.CcdrecConfig;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.training.config.RunContext;
import org.ccdrec.trainer.training.config.StepPlan;

/**
 * A backbone, a sampler and, if enabled, CCDRec, combined for one run; invalid combinations are
 * refused here, before training starts.
 *
 * @param regime computes its losses
 */
public record Model(
    Backbone backbone,
    NegativeSampler sampler,
    ModelParameters parameters,
    SeededRandom random,
    TrainingRegime regime)
    implements AutoCloseable {

  public static Model assemble(
      EffectiveConfig config,
      BackboneFactory<?> factory,
      PluginRegistry plugins,
      RunContext context) {
    RunConfig run = config.run();
    Backbone backbone = context.create(factory, config);
    NegativeSampler sampler =
        context.create(plugins.sampler(run.sampler().name()).factory(), config);
    new Pairing(run, backbone, sampler).check();
    return new Model(
        backbone,
        sampler,
        context.parameters(),
        context.random(),
        regime(config, backbone, sampler, context));
  }

  private static TrainingRegime regime(
      EffectiveConfig config, Backbone backbone, NegativeSampler sampler, RunContext context) {
    if (backbone.objective() == Backbone.Objective.OWN) {
      return new OwnObjective(backbone);
    }
    int negatives = config.run().training().negatives();
    RankingLoss loss = config.run().training().loss();
    if (!sampler.needs().isEmpty()) {
      return new RankedAfterForward(backbone, sampler, negatives, loss);
    }
    CcdrecConfig ccdrec = config.ccdrec();
    if (!ccdrec.enabled()) {
      return new RankedBeforeForward(backbone, sampler, negatives, loss);
    }
    StepPlan plan =
        StepPlan.of(
            config.run(),
            context.interactions().size(),
            growsBatches(config.run(), backbone, sampler));
    return new CurricularRegime(
        backbone,
        sampler,
        negatives,
        ccdrec,
        new CurricularSampler(
            ccdrec.curriculum(),
            CurricularSampler.Limits.ofCandidates(plan.mostCandidates()),
            context.interactions(),
            context.random()),
        context.interactions(),
        context.random(),
        diffusion(ccdrec, backbone, context));
  }

  /**
   * Returns whether batches grow with the data: not where pairs are compared with each other or
   * with all items, and not where a larger batch saves nothing. With CCDRec it saves candidates,
   * whose number grows with the items.
   */
  public boolean growsBatches(RunConfig config) {
    return growsBatches(config, backbone, sampler);
  }

  private static boolean growsBatches(
      RunConfig config, Backbone backbone, NegativeSampler sampler) {
    return (config.ccdrec().enabled() || backbone.propagates())
        && backbone.objective() == Backbone.Objective.PAIRWISE
        && sampler.needs().isEmpty()
        && !sampler.drawsSets();
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
            model,
            ReverseDiffusion.Samples.allocate(itemCount, context.dimension()),
            Matrix.zeros(itemCount, context.dimension())));
  }

  /**
   * Exchanges the state of the regime, the backbone and the sampler.
   *
   * @return the part that does not save its state; empty if all do
   */
  public Optional<String> exchange(TrainingState state) {
    regime.exchange(state.within("regime"));
    if (!backbone.exchangeState(state.within("backbone"))) {
      return Optional.of(backbone.toString());
    }
    return sampler.exchangeState(state.within("sampler"))
        ? Optional.empty()
        : Optional.of(sampler.toString());
  }

  @Override
  public void close() {
    sampler.close();
    backbone.close();
  }
}
