package org.ccdrec.trainer.study.run;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.study.PlannedRun;
import org.ccdrec.trainer.training.Cancellation;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainedModel;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunConfig;

/** Trains and tests single runs and stores their results. Thread-safe. */
record RunExecutor(RunStore store, PluginRegistry plugins, InstantSource clock) {

  /**
   * Trains a run.
   *
   * @param test whether to test the run; if not, the test split is not read and the vectors are
   *     kept
   */
  RunRecord train(PlannedRun run, boolean test, Cancellation cancellation) throws IOException {
    EffectiveConfig config = run.config();
    try (Kernels kernels = Kernels.create(config.run().training().teamSize());
        TrainingRun training =
            new TrainingRun(config, run.dataset(), plugins, kernels, Profiler.off())) {
      TrainedModel trained = training.train(RunListener.SILENT, cancellation);
      RunRecord record =
          RunRecord.of(run, trained, kernels.name(), clock.instant())
              .withWorkingMemory(training.workingMemory());
      if (test) {
        return store.keepTested(run, record, training.test(trained));
      }
      store.keepTrained(run, record, new VectorFile(trained.users(), trained.items()));
      return record;
    } finally {
      // A run's matrices are off-heap, where the garbage collector does not account for them.
      System.gc();
    }
  }

  /** Tests a run with its stored vectors; if there are none, the run is trained again. */
  RunRecord test(PlannedRun run, Cancellation cancellation) throws IOException {
    Optional<RunRecord> record = store.find(run);
    Optional<VectorFile> vectors = store.vectors(run);
    if (record.isEmpty() || vectors.isEmpty() || !vectors.get().ranks()) {
      return train(run, true, cancellation);
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
