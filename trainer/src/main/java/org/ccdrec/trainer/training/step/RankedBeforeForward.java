package org.ccdrec.trainer.training.step;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Representations;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.ccdrec.trainer.training.ranking.RandomNegatives;
import org.ccdrec.trainer.training.ranking.RankingTerms;

/**
 * Trains on the ranking loss over negatives that are drawn before the forward pass, which therefore
 * computes the batch's rows alone.
 *
 * @param negatives random negatives of a pair
 * @param loss the loss over them
 */
record RankedBeforeForward(
    Backbone backbone, NegativeSampler sampler, int negatives, RankingLoss loss)
    implements TrainingRegime {
  @Override
  public void addLosses(StepLosses step) {
    RandomNegatives random = step.draw(sampler, negatives);
    Representations representations =
        backbone.forward(
            step.tape(),
            step.request(step.batch().positives(), random.items()),
            ItemFusion.IDENTITY);
    step.addRanking(representations, RankingTerms.of(random, loss));
    step.reportRandom(representations, random);
    step.addOwnLoss(backbone, random.pairs(), representations);
  }
}
