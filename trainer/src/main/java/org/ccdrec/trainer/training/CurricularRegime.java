package org.ccdrec.trainer.training;

import static org.ccdrec.autodiff.ops.Ops.fuseRows;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.ccdrec.autodiff.ops.WeightedNegatives;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Representations;
import org.ccdrec.trainer.curriculum.CurricularSampler;
import org.ccdrec.trainer.curriculum.Curriculum;
import org.ccdrec.trainer.curriculum.CurriculumStage;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion.Alignment;
import org.ccdrec.trainer.diffusion.ReverseDiffusion;
import org.ccdrec.trainer.model.SeededRandom;

/**
 * Trains with CCDRec: (1−ω)·BPR(random) + ω·BPR(curricular) + λ·L_dm, plus the backbone's own loss.
 * Each of DMA, NDI and CNS may be switched off ({@link CcdrecConfig}).
 *
 * @param sampler draws the random negatives
 * @param curricularSampler draws the curricular negatives
 * @param diffusion empty where neither DMA nor NDI needs it
 */
record CurricularRegime(
    Backbone backbone,
    NegativeSampler sampler,
    CcdrecConfig config,
    CurricularSampler curricularSampler,
    SeededRandom random,
    Optional<Diffusion> diffusion)
    implements TrainingRegime {

  /**
   * The diffusion model with the samples of the last epoch.
   *
   * @param samples overwritten after every epoch
   */
  record Diffusion(ConditionalDiffusion model, ReverseDiffusion.Samples samples) {}

  private Curriculum curriculum() {
    return new Curriculum(config.curriculum(), config.ndi());
  }

  private CurriculumStage stageOf(int epoch) {
    return config.cns() ? curriculum().stage(epoch) : new CurriculumStage.Random();
  }

  @Override
  public String stage(int epoch) {
    return config.cns() ? stageOf(epoch).label() : "-";
  }

  /** Patience is not counted while the curriculum still draws from pools. */
  @Override
  public int firstPatientEpoch() {
    return config.cns() && config.ndi() ? config.curriculum().lastPoolEpoch() + 1 : 0;
  }

  @Override
  public void addLosses(StepLosses step) {
    int[] negatives = TrainingRegime.randomNegatives(sampler, step);
    switch (stageOf(step.batch().epoch())) {
      case CurriculumStage.Random() -> rankRandom(step, negatives);
      case CurriculumStage.Pool(int index) -> rankFromPool(step, negatives, pool(index));
      case CurriculumStage.Final() -> rankFromFinal(step, negatives);
    }
  }

  private Matrix pool(int index) {
    return diffusion.orElseThrow().samples().pools().get(index);
  }

  private void rankRandom(StepLosses step, int[] negatives) {
    int[] positives = step.batch().positives();
    ItemFusion fusion = align(step, positives, negatives);
    Representations representations = forward(step, step.request(positives, negatives), fusion);
    step.addRanking(representations, WeightedNegatives.of(negatives, 1));
    step.addOwnLoss(backbone, negatives, representations);
  }

  private void rankFromPool(StepLosses step, int[] negatives, Matrix pool) {
    int[] positives = step.batch().positives();
    int[] candidates = curricularSampler.drawCandidates(step.batch().step());
    int[] hard = draw(step, pool, candidates, negatives);
    ItemFusion fusion =
        config.fuseHardNegatives()
            ? align(step, positives, negatives, hard)
            : align(step, positives, negatives);
    Representations representations =
        forward(step, step.request(positives, negatives, hard), fusion);
    addLosses(step, representations, negatives, hard);
  }

  private void rankFromFinal(StepLosses step, int[] negatives) {
    int[] positives = step.batch().positives();
    int[] candidates = curricularSampler.drawCandidates(step.batch().step());
    ItemFusion fusion = align(step, positives, negatives);
    Representations representations =
        forward(step, step.request(positives, negatives, candidates), fusion);
    int[] hard = draw(step, representations.items().value(), candidates, negatives);
    addLosses(step, representations, negatives, hard);
  }

  private Representations forward(StepLosses step, ForwardRequest request, ItemFusion fusion) {
    return backbone.forward(step.tape(), request, fusion);
  }

  private int[] draw(StepLosses step, Matrix pool, int[] candidates, int[] fallback) {
    TrainingBatch batch = step.batch();
    return step.timed(
        "curricular sampling",
        () ->
            curricularSampler.draw(
                step.tape().workspace(),
                pool,
                candidates,
                batch.users(),
                batch.positives(),
                fallback,
                batch.step()));
  }

  private void addLosses(
      StepLosses step, Representations representations, int[] negatives, int[] hard) {
    float share = (float) config.curricularShare();
    if (share == 0) {
      step.addRanking(representations, WeightedNegatives.of(negatives, 1));
    } else {
      step.addRanking(
          representations,
          WeightedNegatives.of(negatives, 1 - share),
          WeightedNegatives.of(hard, share));
      step.measureHardness(representations, hard);
    }
    step.addOwnLoss(backbone, negatives, representations);
  }

  /** Adds the diffusion's loss over some items; returns the fusion with its estimates. */
  private ItemFusion align(StepLosses step, int[]... items) {
    if (diffusion.isEmpty()) {
      return ItemFusion.IDENTITY;
    }
    int[] rows = Stream.of(items).flatMapToInt(Arrays::stream).toArray();
    Alignment alignment =
        diffusion.get().model().align(step.tape(), rows, random, step.batch().step());
    step.add("diffusion", (float) config.diffusionWeight(), alignment.loss());
    float share = (float) config.effectiveFusionShare();
    if (share == 0) {
      return ItemFusion.IDENTITY;
    }
    return (tape, higherOrder) ->
        fuseRows(higherOrder, alignment.estimates(), alignment.items(), share);
  }

  /** Runs the reverse diffusion over all items, whose last state is what items are fused with. */
  @Override
  public ItemFusion inferenceFusion(Compute compute, int epoch) {
    if (diffusion.isEmpty()) {
      return ItemFusion.IDENTITY;
    }
    ReverseDiffusion.Samples samples = diffusion.get().samples();
    diffusion
        .get()
        .model()
        .reverse()
        .run(compute.kernels(), compute.memory(), compute.profiler(), random, epoch, samples);
    float share = (float) config.effectiveFusionShare();
    if (share == 0) {
      return ItemFusion.IDENTITY;
    }
    int[] all = new int[samples.sample().rows()];
    Arrays.setAll(all, item -> item);
    return (tape, higherOrder) ->
        fuseRows(higherOrder, tape.constant(samples.sample()), all, share);
  }
}
