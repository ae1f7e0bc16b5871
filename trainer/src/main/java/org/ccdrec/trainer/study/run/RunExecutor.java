package org.ccdrec.trainer.study.run;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.checkpoint.CheckpointDirectory;
import org.ccdrec.trainer.checkpoint.CheckpointEvery;
import org.ccdrec.trainer.checkpoint.Phase;
import org.ccdrec.trainer.checkpoint.RunCheckpoints;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.study.PlannedRun;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainedModel;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.training.config.RunIdentities;
import org.ccdrec.trainer.training.control.Cancellation;
import org.ccdrec.trainer.training.control.RunControl;

/** Trains and tests single runs and stores their results. Thread-safe. */
record RunExecutor(RunStore store, PluginRegistry plugins, InstantSource clock) {

  /**
   * Trains a run, from its last checkpoint if one is left of it.
   *
   * @param test whether to test the run; if not, the test split is not read and the vectors are
   *     kept
   * @param work cancels the run and receives messages
   */
  RunRecord train(PlannedRun run, boolean test, Work work) throws IOException {
    EffectiveConfig config = run.config();
    try (Kernels kernels = Kernels.create(config.run().training().teamSize());
        TrainingRun training =
            new TrainingRun(config, run.dataset(), plugins, kernels, Profiler.off())) {
      CheckpointDirectory checkpoints = store.checkpoints(run);
      TrainedModel trained =
          training.train(RunListener.SILENT, control(run, kernels, checkpoints, work));
      RunRecord record =
          RunRecord.of(run, trained, kernels.name(), clock.instant())
              .withWorkingMemory(training.workingMemory());
      RunRecord kept =
          keep(run, test ? Optional.of(training.test(trained)) : Optional.empty(), record, trained);
      checkpoints.delete();
      return kept;
    } finally {
      // A run's matrices are off-heap, where the garbage collector does not account for them.
      System.gc();
    }
  }

  private RunRecord keep(
      PlannedRun run, Optional<Evaluation> test, RunRecord record, TrainedModel trained)
      throws IOException {
    if (test.isPresent()) {
      return store.keepTested(run, record, test.get());
    }
    store.keepTrained(run, record, new VectorFile(trained.users(), trained.items()));
    return record;
  }

  /**
   * One attempt at a run.
   *
   * @param cancellation stops it at the end of an epoch
   * @param messages receives messages for the user
   */
  record Work(Cancellation cancellation, Consumer<String> messages) {}

  private static RunControl control(
      PlannedRun run, Kernels kernels, CheckpointDirectory directory, Work work) {
    EffectiveConfig config = run.config();
    CheckpointEvery every = config.run().training().checkpoints();
    var settings =
        new RunCheckpoints.Settings(
            Phase.TRAIN,
            RunIdentities.of(config, run.dataset(), kernels.name(), run.code()),
            every,
            RunCheckpoints.Resume.IF_SAME,
            false);
    var checkpoints = new RunCheckpoints(directory, settings, work.messages(), System::nanoTime);
    return new RunControl(
        work.cancellation(), every.isNever() ? Optional.empty() : Optional.of(checkpoints), false);
  }

  /** Tests a run with its stored vectors; if there are none, the run is trained again. */
  RunRecord test(PlannedRun run, Work work) throws IOException {
    Optional<RunRecord> record = store.find(run);
    Optional<VectorFile> vectors = store.vectors(run);
    if (record.isEmpty() || vectors.isEmpty() || !vectors.get().ranks()) {
      return train(run, true, work);
    }
    RunConfig config = run.config().run();
    try (Kernels kernels = Kernels.create(config.training().teamSize())) {
      Evaluator evaluator =
          new Evaluator(kernels, run.dataset(), config.evaluation().maskValidation());
      Evaluation test =
          evaluator.evaluate(Split.TEST, vectors.get().users(), vectors.get().items());
      return store.keepTested(run, record.get(), test);
    }
  }
}
