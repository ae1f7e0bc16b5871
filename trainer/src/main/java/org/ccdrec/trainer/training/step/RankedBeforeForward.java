package org.ccdrec.trainer.training.step;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Representations;

/**
 * Trains on the ranking loss over negatives that are drawn before the forward pass, which therefore
 * computes the batch's rows alone.
 *
 * @param negatives random negatives of a pair
 */
record RankedBeforeForward(Backbone backbone, NegativeSampler sampler, int negatives)
    implements TrainingRegime {
  @Override
  public void addLosses(StepLosses step) {
    RandomNegatives random = RandomNegatives.draw(sampler, negatives, step);
    Representations representations =
        backbone.forward(
            step.tape(),
            step.request(step.batch().positives(), random.items()),
            ItemFusion.IDENTITY);
    step.addRanking(representations, random.terms(1));
    step.reportRandom(representations, random);
    step.addOwnLoss(backbone, random.pairs(), representations);
  }
}
