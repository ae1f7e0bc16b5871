package org.ccdrec.trainer.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.UntrainedModel;
import org.ccdrec.spi.UntrainedModelFactory;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.training.config.RunContext;

/**
 * The fit of an untrained model, which is computed when this object is created: one evaluation,
 * reported as an epoch.
 */
final class UntrainedModelFit implements Fit {
  private final UntrainedModel model;
  private final Dataset dataset;
  private final Evaluator evaluator;

  /**
   * Computes the model.
   *
   * @throws IllegalArgumentException if the configuration asks for what acts on training
   */
  UntrainedModelFit(
      UntrainedModelFactory<?> factory, EffectiveConfig config, Dataset dataset, Kernels kernels) {
    RunConfig run = config.run();
    refuseTraining(run);
    this.model = RunContext.of(run, dataset, kernels).create(factory, config);
    this.dataset = dataset;
    this.evaluator = new Evaluator(kernels, dataset, run.evaluation().maskValidation());
  }

  private static void refuseTraining(RunConfig config) {
    String name = config.model().backbone();
    refuse(config.ccdrec().enabled(), "CCDRec", name);
    refuse(config.training().mirrorGradient().enabled(), "training.mirrorGradient", name);
    refuse(config.training().negatives() > 1, "training.negatives", name);
    refuse(config.training().loss() != RankingLoss.BPR, "training.loss", name);
    refuse(config.training().weights(), "training.weights", name);
    String sampler = config.sampler().name();
    refuse(!sampler.equals(RunConfig.DEFAULT_SAMPLER), "sampler '" + sampler + "'", name);
  }

  private static void refuse(boolean asked, String what, String name) {
    if (asked) {
      throw new IllegalArgumentException(
          "%s acts on training, and '%s' is an untrained model".formatted(what, name));
    }
  }

  @Override
  public TrainedModel train(RunListener listener, Cancellation cancellation) {
    cancellation.check();
    listener.epochStarted(0, 0);
    long started = System.nanoTime();
    Metrics validation = evaluator.evaluate(Split.VALIDATION, model::score).metrics();
    double seconds = (System.nanoTime() - started) / 1e9;
    EpochReport report =
        new EpochReport(
            0,
            "-",
            Map.of(),
            OptionalDouble.empty(),
            Diagnostics.NONE,
            0,
            0,
            seconds,
            Optional.of(validation),
            true);
    listener.epochDone(report);
    UntrainedModel.Vectors own = model.vectors();
    return new TrainedModel(
        List.of(report),
        0,
        validation,
        own == null ? Matrix.zeros(dataset.userCount(), 0) : own.users(),
        own == null ? Matrix.zeros(dataset.itemCount(), 0) : own.items(),
        0);
  }

  @Override
  public Evaluation test(TrainedModel trained) {
    return evaluator.evaluate(Split.TEST, model::score);
  }

  /** The model's scores are all it works with. */
  @Override
  public long workingMemory() {
    return 0;
  }

  @Override
  public void close() {
    model.close();
  }
}
