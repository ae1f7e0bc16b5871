package org.ccdrec.trainer.training.step;

import static org.ccdrec.autodiff.ops.Ops.difference;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.logisticLoss;
import static org.ccdrec.autodiff.ops.Ops.rowDots;

import org.ccdrec.autodiff.Var;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.ccdrec.trainer.training.ranking.RandomNegatives;
import org.ccdrec.trainer.training.ranking.RankingTerms;
import org.ccdrec.trainer.training.ranking.TrainingBatch;

/**
 * Trains on the ranking loss over negatives that the sampler chooses, or makes, from the
 * representations of the step.
 *
 * @param negatives negatives of a pair, for samplers that draw sets
 * @param loss the loss over them
 */
record RankedAfterForward(
    Backbone backbone, NegativeSampler sampler, int negatives, RankingLoss loss)
    implements TrainingRegime {
  @Override
  public void addLosses(StepLosses step) {
    Representations representations =
        backbone.forward(step.tape(), request(step), ItemFusion.IDENTITY);
    switch (sample(step, representations)) {
      case Negatives.Items(int[] items) ->
          rank(step, representations, RandomNegatives.ofDraws(step.batch(), 1, items));
      case Negatives.ItemSets sets ->
          rank(step, representations, RandomNegatives.ofSets(step.batch(), sets));
      case Negatives.Vectors(Var vectors) -> {
        step.add("ranking", 1, marginLoss(step, representations, vectors));
        step.addOwnLoss(backbone, step.batch().with(new int[0]), representations);
      }
    }
  }

  private void rank(StepLosses step, Representations representations, RandomNegatives random) {
    step.addRanking(representations, RankingTerms.of(random, loss));
    step.addOwnLoss(backbone, random.pairs(), representations);
  }

  private ForwardRequest request(StepLosses step) {
    ForwardRequest all = step.requestAll();
    return sampler.needs().contains(NegativeSampler.Need.LAYERS) ? all.withLayers() : all;
  }

  private Negatives sample(StepLosses step, Representations representations) {
    TrainingBatch batch = step.batch();
    SamplingView view =
        SamplingView.of(batch.step(), step.tape(), representations).withNegatives(negatives);
    return step.timed(
        "negative sampling", () -> sampler.sample(batch.users(), batch.positives(), view));
  }

  /** The softmax over a positive and one negative equals the pairwise loss. */
  private static Var marginLoss(
      StepLosses step, Representations representations, Var negativeVectors) {
    TrainingBatch batch = step.batch();
    Var user = gather(representations.users(), batch.users());
    Var positive = gather(representations.items(), batch.positives());
    Var margin = difference(rowDots(user, positive), rowDots(user, negativeVectors));
    return logisticLoss(margin);
  }
}
