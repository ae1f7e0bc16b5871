package org.ccdrec.trainer.production;

import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainedModel;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.control.RunControl;

/**
 * The fit of the model to serve: once the best epoch is known, the same configuration is trained
 * from the same start on all splits together, for as many epochs.
 *
 * @param parts configuration, dataset with its splits, and start of the run that chose the epoch
 * @param kernels what computes
 */
public record FinalFit(TrainingRun.Parts parts, Kernels kernels) {

  /**
   * Returns a result whose metrics are those of the selection and whose vectors are trained anew.
   */
  public TrainingResult run(TrainingResult selected, RunListener listener, RunControl control) {
    var everything =
        new TrainingRun.Parts(
            parts.config().withEpochs(selected.bestEpoch() + 1),
            parts.dataset().withAllInTraining(),
            parts.plugins(),
            parts.start());
    try (var run = new TrainingRun(everything, kernels, Profiler.off())) {
      TrainedModel trained = run.train(listener, control);
      int rank = parts.config().run().snapshot().rank();
      return selected.trainedOnEverything(run.withVectors(trained, rank));
    }
  }
}
