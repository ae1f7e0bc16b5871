package org.ccdrec.trainer.training.step;

import static org.ccdrec.autodiff.ops.Ops.fuseRows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.curriculum.CurricularSampler;
import org.ccdrec.trainer.curriculum.Curriculum;
import org.ccdrec.trainer.curriculum.CurriculumStage;
import org.ccdrec.trainer.curriculum.PoolSpace;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion.Alignment;
import org.ccdrec.trainer.diffusion.ReverseDiffusion;
import org.ccdrec.trainer.model.SeededRandom;
import org.ccdrec.trainer.training.config.CcdrecConfig;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.ccdrec.trainer.training.ranking.RandomNegatives;
import org.ccdrec.trainer.training.ranking.RankingTerms;
import org.ccdrec.trainer.training.ranking.TrainingBatch;

/**
 * Trains with CCDRec: (1−ω)·BPR(random) + ω·BPR(curricular) + λ·L_dm, plus the backbone's own loss.
 * Each of DMA, NDI and CNS may be switched off ({@link CcdrecConfig}).
 *
 * @param sampler draws the random negatives
 * @param negativesPerPair how many of them a pair has
 * @param curricularSampler draws the curricular negatives
 * @param interactions the training split
 * @param diffusion empty where neither DMA nor NDI needs it
 */
record CurricularRegime(
    Backbone backbone,
    NegativeSampler sampler,
    int negativesPerPair,
    CcdrecConfig config,
    CurricularSampler curricularSampler,
    Interactions interactions,
    SeededRandom random,
    Optional<Diffusion> diffusion)
    implements TrainingRegime {

  /**
   * The diffusion model with the samples of the last epoch.
   *
   * @param samples overwritten after every epoch
   * @param poolItems the item vectors that the backbone computes from the pool of the next epoch,
   *     {@code items × d}; unused with {@link PoolSpace#LATENT}
   */
  record Diffusion(
      ConditionalDiffusion model, ReverseDiffusion.Samples samples, Matrix poolItems) {}

  /** Exchanges the pools that the next epoch draws from. */
  @Override
  public void exchange(TrainingState state) {
    diffusion.ifPresent(
        source -> {
          List<Matrix> pools = source.samples().pools();
          for (int at = 0; at < pools.size(); at++) {
            state.matrix("pool" + at, pools.get(at));
          }
          state.matrix("poolItems", source.poolItems());
        });
  }

  private CurriculumStage stageOf(int epoch) {
    return new Curriculum(config.curriculum(), config.ndi(), config.cns()).stage(epoch);
  }

  @Override
  public String stage(int epoch) {
    return config.drawsHardNegatives() ? stageOf(epoch).label() : "-";
  }

  /** Patience is not counted while the curriculum still draws from pools. */
  @Override
  public int firstPatientEpoch() {
    return config.cns() && config.ndi() ? config.curriculum().lastPoolEpoch() + 1 : 0;
  }

  @Override
  public void addLosses(StepLosses step) {
    RandomNegatives negatives = step.draw(sampler, negativesPerPair);
    switch (stageOf(step.batch().epoch())) {
      case CurriculumStage.Random() -> rankRandom(step, negatives);
      case CurriculumStage.Pool(int index) -> rankFromPool(step, negatives, compared(index));
      case CurriculumStage.Final() -> rankFromFinal(step, negatives);
    }
  }

  @Override
  public List<Double> poolSignalToNoise(Kernels kernels) {
    if (diffusion.isEmpty() || !config.ndi()) {
      return List.of();
    }
    double[] noises = diffusion.get().model().reverse().poolNoises();
    List<Matrix> pools = diffusion.get().samples().pools();
    return IntStream.range(0, noises.length)
        .mapToObj(at -> signalToNoise(kernels, pools.get(at), noises[at]))
        .toList();
  }

  private static double signalToNoise(Kernels kernels, Matrix pool, double noise) {
    double power = kernels.dot(pool, pool) / ((double) pool.rows() * pool.columns());
    double variance = noise * noise;
    return variance == 0 ? Double.NaN : Math.max(0, power - variance) / variance;
  }

  /** The vectors whose inner products tell how similar items are while a pool is drawn from. */
  private Matrix compared(int pool) {
    Diffusion source = diffusion.orElseThrow();
    return switch (config.curriculum().poolSpace()) {
      case LATENT -> source.samples().pools().get(pool);
      case FINAL -> source.poolItems();
    };
  }

  private void rankRandom(StepLosses step, RandomNegatives negatives) {
    int[] positives = step.batch().positives();
    ItemFusion fusion = align(step, positives, negatives.items());
    Representations representations =
        forward(step, step.request(positives, negatives.items()), fusion);
    step.addRanking(representations, RankingTerms.of(negatives, RankingLoss.BPR));
    step.reportRandom(representations, negatives);
    step.addOwnLoss(backbone, negatives.pairs(), representations);
  }

  private void rankFromPool(StepLosses step, RandomNegatives negatives, Matrix pool) {
    int[] positives = step.batch().positives();
    int[] candidates = curricularSampler.drawCandidates(step.batch().step());
    int[] hard = draw(step, pool, candidates, negatives.first());
    ItemFusion fusion =
        config.fuseHardNegatives()
            ? align(step, positives, negatives.items(), hard)
            : align(step, positives, negatives.items());
    Representations representations =
        forward(step, step.request(positives, negatives.items(), hard), fusion);
    addLosses(step, representations, negatives, hard);
  }

  private void rankFromFinal(StepLosses step, RandomNegatives negatives) {
    int[] positives = step.batch().positives();
    int[] candidates = curricularSampler.drawCandidates(step.batch().step());
    ItemFusion fusion = align(step, positives, negatives.items());
    Representations representations =
        forward(step, step.request(positives, negatives.items(), candidates), fusion);
    int[] hard = draw(step, representations.items().value(), candidates, negatives.first());
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
      StepLosses step, Representations representations, RandomNegatives negatives, int[] hard) {
    float share = (float) config.curricularShare();
    RankingTerms random = RankingTerms.of(negatives, RankingLoss.BPR);
    if (share == 0) {
      step.addRanking(representations, random);
    } else {
      step.addRanking(representations, random.withHard(hard, share));
      step.reportCurricular(representations, hard);
    }
    step.reportRandom(representations, negatives);
    step.addOwnLoss(backbone, negatives.pairs(), representations);
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
    if (config.curriculum().poolSpace() == PoolSpace.FINAL
        && stageOf(epoch + 1) instanceof CurriculumStage.Pool(int index)) {
      propagate(compute, samples.pools().get(index));
    }
    float share = (float) config.effectiveFusionShare();
    return share == 0 ? ItemFusion.IDENTITY : fusionOfAll(samples.sample(), share);
  }

  /** Computes the item vectors of a pool, by which the next epoch compares items. */
  private void propagate(Compute compute, Matrix pool) {
    try (Tape tape = compute.newTape()) {
      ForwardRequest all =
          ForwardRequest.all(
              ForwardRequest.Phase.INFERENCE, interactions.userCount(), interactions.itemCount());
      ItemFusion fusion = fusionOfAll(pool, (float) config.fusionShare());
      Representations representations = backbone.forward(tape, all, fusion);
      diffusion.orElseThrow().poolItems().copyFrom(representations.items().value());
    }
  }

  private static ItemFusion fusionOfAll(Matrix estimates, float share) {
    int[] all = new int[estimates.rows()];
    Arrays.setAll(all, item -> item);
    return (tape, higherOrder) -> fuseRows(higherOrder, tape.constant(estimates), all, share);
  }
}
