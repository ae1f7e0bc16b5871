package org.ccdrec.trainer.training.step;

import static org.ccdrec.autodiff.ops.Ops.difference;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.logisticLoss;
import static org.ccdrec.autodiff.ops.Ops.rowDots;

import java.util.List;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.WeightedNegatives;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplingView;

/**
 * Trains on the ranking loss over negatives that the sampler chooses, or makes, from the
 * representations of the step.
 */
record RankedAfterForward(Backbone backbone, NegativeSampler sampler) implements TrainingRegime {
  @Override
  public void addLosses(StepLosses step) {
    Representations representations =
        backbone.forward(step.tape(), request(step), ItemFusion.IDENTITY);
    switch (negatives(step, representations)) {
      case Negatives.Items(int[] items) -> {
        step.addRanking(representations, List.of(WeightedNegatives.of(items, 1)));
        step.addOwnLoss(backbone, step.batch().with(items), representations);
      }
      case Negatives.Vectors(Var vectors) -> {
        step.add("ranking", 1, marginLoss(step, representations, vectors));
        step.addOwnLoss(backbone, step.batch().with(new int[0]), representations);
      }
    }
  }

  private ForwardRequest request(StepLosses step) {
    ForwardRequest all = step.requestAll();
    return sampler.needs().contains(NegativeSampler.Need.LAYERS) ? all.withLayers() : all;
  }

  private Negatives negatives(StepLosses step, Representations representations) {
    TrainingBatch batch = step.batch();
    SamplingView view = SamplingView.of(batch.step(), step.tape(), representations);
    return step.timed(
        "negative sampling", () -> sampler.sample(batch.users(), batch.positives(), view));
  }

  private static Var marginLoss(
      StepLosses step, Representations representations, Var negativeVectors) {
    TrainingBatch batch = step.batch();
    Var user = gather(representations.users(), batch.users());
    Var positive = gather(representations.items(), batch.positives());
    Var margin = difference(rowDots(user, positive), rowDots(user, negativeVectors));
    return logisticLoss(margin);
  }
}
