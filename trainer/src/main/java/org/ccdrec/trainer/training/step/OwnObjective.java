package org.ccdrec.trainer.training.step;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;

/** Trains a backbone on its own loss alone, without sampled negatives. */
record OwnObjective(Backbone backbone) implements TrainingRegime {
  @Override
  public void addLosses(StepLosses step) {
    Representations representations =
        backbone.forward(step.tape(), step.request(step.batch().positives()), ItemFusion.IDENTITY);
    step.addOwnLoss(backbone, step.batch().with(new int[0]), representations);
  }
}
