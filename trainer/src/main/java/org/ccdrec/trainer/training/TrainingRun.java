package org.ccdrec.trainer.training;

import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.plugin.PluginRegistry;

/**
 * A training run from a configuration to the vectors of its best epoch.
 *
 * <p>The same configuration, data, kernels and seed give the same bits with any number of threads.
 * The epoch is selected on validation; the test split is read once, at the end. Used by one thread.
 */
public final class TrainingRun implements AutoCloseable {
  private final Fit fit;

  /**
   * Puts a run together; an untrained model is computed here.
   *
   * @throws IllegalArgumentException if parts cannot be combined, with the reason
   */
  public TrainingRun(
      EffectiveConfig config,
      Dataset dataset,
      PluginRegistry plugins,
      Kernels kernels,
      Profiler profiler) {
    this.fit =
        switch (plugins.recommender(config.run().model().backbone()).factory()) {
          case BackboneFactory<?> factory -> {
            RunContext context = RunContext.of(config.run(), dataset, kernels);
            Model model = Model.assemble(config, factory, plugins, context);
            yield new BackboneFit(config.run(), dataset, model, kernels, profiler);
          }
          case UntrainedModelFactory<?> factory ->
              new UntrainedModelFit(factory, config, dataset, kernels);
        };
  }

  /**
   * Trains until patience or epochs run out, and tests the best epoch.
   *
   * @throws DivergenceException if a value is not finite
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  public TrainingResult run(RunListener listener, Cancellation cancellation) {
    TrainedModel trained = train(listener, cancellation);
    return trained.tested(test(trained));
  }

  /**
   * Trains until patience or epochs run out and leaves the test split unread, so that a choice
   * between runs can be made on validation first.
   *
   * @throws DivergenceException if a value is not finite
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  public TrainedModel train(RunListener listener, Cancellation cancellation) {
    return fit.train(listener, cancellation);
  }

  /** Ranks for the test split with the vectors of a run's best epoch, or as the model computes. */
  public Evaluation test(TrainedModel trained) {
    return fit.test(trained);
  }

  /** The off-heap memory of intermediate values, in bytes: all but flat after the first epochs. */
  public long workingMemory() {
    return fit.workingMemory();
  }

  @Override
  public void close() {
    fit.close();
  }
}
