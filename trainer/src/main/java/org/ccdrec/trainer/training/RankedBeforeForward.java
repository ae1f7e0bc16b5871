package org.ccdrec.trainer.training;

import org.ccdrec.autodiff.ops.WeightedNegatives;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Representations;

/**
 * Trains on the ranking loss over negatives that are drawn before the forward pass, which therefore
 * computes the batch's rows alone.
 */
record RankedBeforeForward(Backbone backbone, NegativeSampler sampler) implements TrainingRegime {
  @Override
  public void addLosses(StepLosses step) {
    int[] negatives = TrainingRegime.randomNegatives(sampler, step);
    Representations representations =
        backbone.forward(
            step.tape(), step.request(step.batch().positives(), negatives), ItemFusion.IDENTITY);
    step.addRanking(representations, WeightedNegatives.of(negatives, 1));
    step.addOwnLoss(backbone, negatives, representations);
  }
}
