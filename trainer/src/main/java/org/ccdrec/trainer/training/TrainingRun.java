package org.ccdrec.trainer.training;

import java.util.List;
import java.util.Optional;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.TrainingShare;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.model.SeededRandom;
import org.ccdrec.trainer.model.WarmStart;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunContext;
import org.ccdrec.trainer.training.control.Cancellation;
import org.ccdrec.trainer.training.control.RunControl;
import org.ccdrec.trainer.training.step.DivergenceException;
import org.ccdrec.trainer.training.step.Model;

/**
 * A training run from a configuration to the vectors of its best epoch.
 *
 * <p>The same configuration, data, kernels and seed give bit-identical results with any number of
 * threads. The epoch is selected on validation; the test split is read once, at the end. Not
 * thread-safe.
 */
public final class TrainingRun implements AutoCloseable {
  private final Fit fit;
  private final boolean hasTest;

  /**
   * Creates a run; an untrained model is computed here.
   *
   * @throws IllegalArgumentException if the parts cannot be combined; the message gives the reason
   */
  public TrainingRun(
      EffectiveConfig config,
      Dataset dataset,
      PluginRegistry plugins,
      Kernels kernels,
      Profiler profiler) {
    this(new Parts(config, dataset, plugins, Optional.empty()), kernels, profiler);
  }

  /**
   * The parts of a run.
   *
   * @param start the vectors that training starts from; empty for a random start
   */
  public record Parts(
      EffectiveConfig config, Dataset dataset, PluginRegistry plugins, Optional<WarmStart> start) {}

  /**
   * Creates a run; an untrained model is computed here.
   *
   * @throws IllegalArgumentException if the parts cannot be combined; the message gives the reason
   */
  public TrainingRun(Parts parts, Kernels kernels, Profiler profiler) {
    EffectiveConfig config = parts.config();
    Dataset dataset =
        TrainingShare.reduce(
            parts.dataset(),
            config.run().data().trainingShare(),
            new SeededRandom(config.run().seed()).generator("training-share", 0));
    PluginRegistry plugins = parts.plugins();
    this.hasTest = dataset.test().size() > 0;
    this.fit =
        switch (plugins.recommender(config.run().model().backbone()).factory()) {
          case BackboneFactory<?> factory -> {
            RunContext context = RunContext.of(config.run(), dataset, kernels, parts.start());
            Model model = Model.assemble(config, factory, plugins, context);
            parts.start().ifPresent(start -> start.requireUse(config.run().model().backbone()));
            yield new BackboneFit(config.run(), dataset, model, kernels, profiler);
          }
          case UntrainedModelFactory<?> factory ->
              new UntrainedModelFit(factory, config, dataset, kernels);
        };
  }

  /**
   * Trains until patience or epochs are exhausted, then tests the best epoch.
   *
   * @throws DivergenceException if a value is not finite
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  public TrainingResult run(RunListener listener, Cancellation cancellation) {
    return run(listener, RunControl.of(cancellation));
  }

  /**
   * Trains until patience or epochs are exhausted, then tests the best epoch. A run that is resumed
   * from a checkpoint gives the result of an uninterrupted one.
   *
   * @throws DivergenceException if a value is not finite
   * @throws StoppedRunException if the run was stopped
   * @throws org.ccdrec.trainer.checkpoint.OtherRunException if the checkpoint is of another run
   */
  public TrainingResult run(RunListener listener, RunControl control) {
    return tested(train(listener, control));
  }

  /** Returns the result that combines a model with its evaluation on the test split, if any. */
  public TrainingResult tested(TrainedModel trained) {
    return trained.tested(hasTest ? Optional.of(test(trained)) : Optional.empty());
  }

  /**
   * Trains until patience or epochs are exhausted, without reading the test split, so that runs can
   * first be selected on validation.
   *
   * @throws DivergenceException if a value is not finite
   * @throws java.util.concurrent.CancellationException if the run was cancelled
   */
  public TrainedModel train(RunListener listener, Cancellation cancellation) {
    return train(listener, RunControl.of(cancellation));
  }

  /**
   * Trains until patience or epochs are exhausted, without reading the test split.
   *
   * @throws DivergenceException if a value is not finite
   * @throws StoppedRunException if the run was stopped
   * @throws org.ccdrec.trainer.checkpoint.OtherRunException if the checkpoint is of another run
   */
  public TrainedModel train(RunListener listener, RunControl control) {
    return fit.train(listener, control);
  }

  /** Returns what a log of the run should say about how it trains, a line each. */
  public List<String> notes() {
    return fit.notes();
  }

  /**
   * Evaluates on the test split with the vectors of the best epoch, or with the model's own scores
   * if it has no vectors.
   */
  public Evaluation test(TrainedModel trained) {
    return fit.test(trained);
  }

  /**
   * Returns a model with vectors: the model itself or, if it has none, its best approximation by
   * vectors, evaluated anew.
   *
   * @param rank width of the vectors of an approximation
   */
  public TrainedModel withVectors(TrainedModel trained, int rank) {
    return trained.hasVectors() ? trained : fit.approximated(trained, rank);
  }

  /**
   * Returns the vectors that the model computes after the last epoch if some items have no id
   * embedding, so that CCDRec's estimate of them is conditioned on content alone; empty for a model
   * without id embeddings of items. The run can only be closed afterwards.
   */
  public Optional<ItemsWithoutIds> withoutIds(int[] items) {
    return fit.withoutIds(items);
  }

  /**
   * Returns the off-heap memory of intermediate values, in bytes; nearly constant after the first
   * epochs.
   */
  public long workingMemory() {
    return fit.workingMemory();
  }

  @Override
  public void close() {
    fit.close();
  }
}
