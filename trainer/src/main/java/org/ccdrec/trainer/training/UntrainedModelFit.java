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
import org.ccdrec.trainer.model.ScoreFactorisation;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.training.config.RunContext;
import org.ccdrec.trainer.training.control.RunControl;

/**
 * The fit of an untrained model, which is computed when this object is created: one evaluation,
 * reported as an epoch.
 */
final class UntrainedModelFit implements Fit {
  private final UntrainedModel model;
  private final Dataset dataset;
  private final Evaluator evaluator;
  private final Kernels kernels;
  private final long seed;

  /**
   * Computes the model.
   *
   * @throws IllegalArgumentException if the configuration asks for what acts on training
   */
  UntrainedModelFit(
      UntrainedModelFactory<?> factory, EffectiveConfig config, Dataset dataset, Kernels kernels) {
    RunConfig run = config.run();
    refuseTraining(run);
    this.model = RunContext.of(run, dataset, kernels, Optional.empty()).create(factory, config);
    this.kernels = kernels;
    this.seed = run.seed();
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
  public TrainedModel train(RunListener listener, RunControl control) {
    control.cancellation().check();
    listener.epochStarted(0, 0);
    long started = System.nanoTime();
    Optional<Metrics> validation =
        dataset.validation().size() == 0
            ? Optional.empty()
            : Optional.of(evaluator.evaluate(Split.VALIDATION, model::score).metrics());
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
            validation,
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
  public List<String> notes() {
    return List.of();
  }

  @Override
  public Evaluation test(TrainedModel trained) {
    return trained.hasVectors()
        ? evaluator.evaluate(Split.TEST, trained.users(), trained.items())
        : evaluator.evaluate(Split.TEST, model::score);
  }

  @Override
  public TrainedModel approximated(TrainedModel trained, int rank) {
    var size = new ScoreFactorisation.Size(dataset.userCount(), dataset.itemCount());
    var start = new ScoreFactorisation.Randomness(kernels, seed);
    ScoreFactorisation vectors = ScoreFactorisation.of(model::score, size, rank, start);
    Optional<Metrics> validation =
        trained
            .validation()
            .map(
                _ ->
                    evaluator
                        .evaluate(Split.VALIDATION, vectors.users(), vectors.items())
                        .metrics());
    return new TrainedModel(
        trained.epochs(),
        trained.bestEpoch(),
        validation,
        vectors.users(),
        vectors.items(),
        trained.parameterCount());
  }

  @Override
  public Optional<ItemsWithoutIds> withoutIds(int[] items) {
    return Optional.empty();
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
