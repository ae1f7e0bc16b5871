package org.ccdrec.trainer.command.train;

import java.util.function.Consumer;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.checkpoint.Phase;
import org.ccdrec.trainer.checkpoint.RunIdentity;
import org.ccdrec.trainer.data.problem.Counted;
import org.ccdrec.trainer.evidence.Evidence;
import org.ccdrec.trainer.evidence.EvidenceRecorder;
import org.ccdrec.trainer.evidence.RunCost;
import org.ccdrec.trainer.production.FinalFit;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.StoppedRunException;
import org.ccdrec.trainer.training.TrainedModel;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.control.Cancellation;
import org.ccdrec.trainer.training.control.RunControl;

/**
 * The phases of a training session: the run that selects an epoch and is tested, and the fit on all
 * splits. Used by one thread.
 */
final class RunPhases {
  private final TrainingRun.Parts parts;
  private final Compute compute;
  private final Keeping keeping;
  private final ResultOutput output;
  private Evidence evidence = Evidence.NONE;

  /**
   * What computes a run.
   *
   * @param profiler measures the selecting run
   */
  record Compute(Kernels kernels, Profiler profiler) {}

  /**
   * What is kept of a run that does not end.
   *
   * @param checkpoints of both phases
   * @param identity of the selecting run
   * @param publishesBest whether an interruption publishes the best epoch so far
   * @param messages receives messages for the user
   */
  record Keeping(
      SessionCheckpoints checkpoints,
      RunIdentity identity,
      boolean publishesBest,
      Consumer<String> messages) {
    RunControl control(Phase phase, RunIdentity of, Cancellation cancellation) {
      return new RunControl(cancellation, checkpoints.of(phase, of), publishesBest);
    }
  }

  RunPhases(TrainingRun.Parts parts, Compute compute, Keeping keeping, ResultOutput output) {
    this.parts = parts;
    this.compute = compute;
    this.keeping = keeping;
    this.output = output;
  }

  /** Returns what the report of the selecting run shows, once it is done. */
  Evidence evidence() {
    return evidence;
  }

  /**
   * Trains the model that is tested.
   *
   * @param tracker receives the epochs too
   * @throws StoppedRunException if it was interrupted and nothing is to be published
   */
  TrainingResult select(RunListener tracker, Cancellation cancellation) {
    EvidenceRecorder recorder =
        new EvidenceRecorder(tracker, parts.dataset(), parts.config().run().seed());
    RunControl control = keeping.control(Phase.TRAIN, keeping.identity, cancellation);
    try (TrainingRun training = new TrainingRun(parts, compute.kernels, compute.profiler)) {
      training.notes().forEach(note -> output.line("%s", note));
      TrainingResult result = training.tested(train(training, recorder, control));
      TrainingResult served = result.hasVectors() ? result : approximate(training, result);
      RunCost cost =
          new RunCost(compute.profiler, training.workingMemory(), compute.kernels.threads());
      evidence = recorder.evidence(served, compute.kernels, cost);
      return served;
    }
  }

  private TrainedModel train(TrainingRun training, RunListener listener, RunControl control) {
    try {
      return training.train(listener, control);
    } catch (StoppedRunException stopped) {
      if (!keeping.publishesBest || stopped.best().isEmpty()) {
        throw stopped;
      }
      TrainedModel best = stopped.best().get();
      keeping.messages.accept(
          "Interrupted after %s; publishing the best so far, epoch %d"
              .formatted(Counted.of(stopped.epochs(), "epoch"), best.bestEpoch()));
      return best;
    }
  }

  private TrainingResult approximate(TrainingRun training, TrainingResult exact) {
    int rank = parts.config().run().snapshot().rank();
    TrainedModel served = training.withVectors(exact.untested(), rank);
    output.approximated(parts.config().modelName(), exact, served.users().columns());
    return served.tested(exact.test().map(_ -> training.test(served)));
  }

  /** Trains the selected model on all splits; if that is interrupted, it may be published as is. */
  TrainingResult onEverything(TrainingResult selected, Cancellation cancellation) {
    output.line("");
    output.line(
        "training the final model on all splits for %s",
        Counted.of(selected.bestEpoch() + 1L, "epoch"));
    RunIdentity identity =
        keeping
            .identity
            .with("training.epochs", String.valueOf(selected.bestEpoch() + 1))
            .with("splits", "all");
    RunControl control = keeping.control(Phase.FINAL, identity, cancellation);
    try {
      return new FinalFit(parts, compute.kernels).run(selected, output.finalListener(), control);
    } catch (StoppedRunException stopped) {
      if (!keeping.publishesBest) {
        throw stopped;
      }
      keeping.messages.accept(
          "The fit on all splits was interrupted; publishing the model of the first run");
      return selected;
    }
  }
}
