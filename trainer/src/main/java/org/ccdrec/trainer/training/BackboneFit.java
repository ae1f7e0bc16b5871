package org.ccdrec.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Shuffle;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.data.TrainingWeights;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.training.config.StepPlan;
import org.ccdrec.trainer.training.ranking.TrainingBatch;
import org.ccdrec.trainer.training.step.Compute;
import org.ccdrec.trainer.training.step.DivergenceException;
import org.ccdrec.trainer.training.step.EpochLog;
import org.ccdrec.trainer.training.step.Model;
import org.ccdrec.trainer.training.step.TrainingRegime;
import org.ccdrec.trainer.training.step.TrainingStep;
import org.jspecify.annotations.Nullable;

/**
 * Trains a backbone epoch by epoch and keeps the vectors of the best epoch or, without a validation
 * split, of the last.
 */
final class BackboneFit implements Fit {
  private final RunConfig config;
  private final Dataset dataset;
  private final Compute compute;
  private final Model model;
  private final TrainingRegime regime;
  private final Evaluator evaluator;
  private final Adam adam;
  private final TrainingStep step;
  private final int[] trainUsers;
  private final int[] trainItems;
  private final float @Nullable [] trainWeights;
  private final StepPlan plan;
  private final Matrix users;
  private final Matrix items;
  private long steps;

  BackboneFit(RunConfig config, Dataset dataset, Model model, Kernels kernels, Profiler profiler) {
    this.config = config;
    this.dataset = dataset;
    this.compute = new Compute(kernels, new MatrixPool(), profiler);
    this.model = model;
    this.regime = model.regime();
    this.evaluator = new Evaluator(kernels, dataset, config.evaluation().maskValidation());
    this.adam = new Adam(kernels, config.training().learningRate(), profiler);
    this.step =
        new TrainingStep(
            regime,
            dataset.train(),
            compute,
            new TrainingStep.Optimisation(adam, config.training().mirrorGradient()));
    int[] pairs = trainedPairs();
    int[] owners = dataset.train().users();
    this.trainUsers = IntStream.of(pairs).map(pair -> owners[pair]).toArray();
    this.trainItems = IntStream.of(pairs).map(pair -> dataset.train().item(pair)).toArray();
    this.trainWeights =
        config.training().weights() ? select(TrainingWeights.read(dataset), pairs) : null;
    this.plan = StepPlan.of(config.training(), dataset.train().size(), model.growsBatches());
    int dimension = config.model().dimension();
    this.users = Matrix.zeros(dataset.userCount(), dimension);
    this.items = Matrix.zeros(dataset.itemCount(), dimension);
  }

  /**
   * Returns the training pairs, by their positions in the split. Where negatives are sampled, users
   * who have every item are left out: there is no negative for them.
   */
  private int[] trainedPairs() {
    Interactions train = dataset.train();
    int[] owners = train.users();
    boolean samples = model.backbone().objective() == Backbone.Objective.PAIRWISE;
    return IntStream.range(0, owners.length)
        .filter(pair -> !samples || train.userDegree(owners[pair]) < train.itemCount())
        .toArray();
  }

  private static float[] select(float[] values, int[] positions) {
    float[] selected = new float[positions.length];
    for (int at = 0; at < positions.length; at++) {
      selected[at] = values[positions[at]];
    }
    return selected;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (plan.scaled()) {
      notes.add(plan.describe(config.training().learningRate()));
    }
    Interactions validation = dataset.validation();
    if (validation.size() > 0) {
      long all =
          IntStream.range(0, validation.userCount())
              .filter(user -> validation.userDegree(user) > 0)
              .count();
      int evaluated = evaluator.validationUsers();
      if (evaluated < all) {
        notes.add("validation on a seeded sample of %,d of %,d users".formatted(evaluated, all));
      }
    }
    return notes;
  }

  @Override
  public Evaluation test(TrainedModel trained) {
    return evaluator.evaluate(Split.TEST, trained.users(), trained.items());
  }

  @Override
  public TrainedModel train(RunListener listener, Cancellation cancellation) {
    BestEpoch best = new BestEpoch(config.training().patience(), regime.firstPatientEpoch());
    List<EpochReport> reports = new ArrayList<>();
    int epochs = config.training().epochs();
    boolean validates = dataset.validation().size() > 0;
    for (int epoch = 0; epoch < epochs && !best.exhausted(); epoch++) {
      boolean due = (epoch + 1) % config.evaluation().every() == 0 || epoch == epochs - 1;
      boolean evaluated = validates && due;
      EpochReport report = epoch(epoch, evaluated ? best : null, listener, cancellation);
      reports.add(report);
      listener.epochDone(report);
    }
    if (!validates) {
      return new TrainedModel(
          reports, epochs - 1, Optional.empty(), users, items, model.parameters().size());
    }
    BestEpoch.Kept kept = best.kept();
    return new TrainedModel(
        reports,
        kept.epoch(),
        Optional.of(kept.validation()),
        kept.users(),
        kept.items(),
        model.parameters().size());
  }

  private EpochReport epoch(
      int epoch, @Nullable BestEpoch best, RunListener listener, Cancellation cancellation) {
    EpochLog log = new EpochLog(EpochLog.SAMPLED, listener.watchedUsers());
    long started = System.nanoTime();
    train(epoch, log, listener, cancellation);
    long trained = System.nanoTime();
    infer(epoch, log, listener);
    long inferred = System.nanoTime();
    Optional<Metrics> validation = Optional.empty();
    boolean isBest = false;
    if (best != null) {
      Metrics metrics = evaluator.evaluate(Split.VALIDATION, users, items).metrics();
      isBest = best.offer(epoch, metrics, users, items);
      validation = Optional.of(metrics);
    }
    long evaluated = System.nanoTime();
    return new EpochReport(
        epoch,
        regime.stage(epoch),
        log.lossMeans(),
        log.hardness(),
        diagnostics(epoch, log),
        (trained - started) / 1e9,
        (inferred - trained) / 1e9,
        (evaluated - inferred) / 1e9,
        validation,
        isBest);
  }

  private Diagnostics diagnostics(int epoch, EpochLog log) {
    UniformOverlap overlap = new UniformOverlap(users, items, dataset.train());
    return new Diagnostics(
        idRms(),
        regime.poolSignalToNoise(compute.kernels()),
        log.randomMargin(),
        overlap.of(log.drawn(), model.random().generator("diagnostics", epoch)));
  }

  private OptionalDouble idRms() {
    Parameter ids = model.backbone().itemEmbeddings();
    if (ids == null) {
      return OptionalDouble.empty();
    }
    Matrix values = ids.value();
    double squares = compute.kernels().dot(values, values);
    return OptionalDouble.of(Math.sqrt(squares / ((double) values.rows() * values.columns())));
  }

  private void train(int epoch, EpochLog log, RunListener listener, Cancellation cancellation) {
    RunConfig.TrainingSection training = config.training();
    double rate = training.learningRate() * plan.learningRateFactor();
    adam.setLearningRate(training.learningRateDecay().rate(rate, epoch));
    model.backbone().epochStarted(epoch);
    model.sampler().epochStarted(epoch);
    int[] order = shuffledPairs(epoch);
    int batch = plan.batchSize();
    int batches = Math.ceilDiv(order.length, batch);
    listener.epochStarted(epoch, batches);
    for (int number = 0; number < batches; number++) {
      cancellation.check();
      int[] pairs =
          Arrays.copyOfRange(order, number * batch, Math.min(order.length, (number + 1) * batch));
      int[] batchUsers = Arrays.stream(pairs).map(pair -> trainUsers[pair]).toArray();
      int[] batchItems = Arrays.stream(pairs).map(pair -> trainItems[pair]).toArray();
      float[] weights = trainWeights == null ? null : select(trainWeights, pairs);
      step(new TrainingBatch(epoch, steps++, batchUsers, batchItems, weights), log);
      log.stepDone();
      listener.stepDone(epoch, number);
    }
  }

  private void step(TrainingBatch batch, EpochLog log) {
    try {
      step.run(batch, log);
    } catch (DivergenceException divergence) {
      throw new DivergenceReport(model).explain(divergence);
    }
  }

  private int[] shuffledPairs(int epoch) {
    int[] order = new int[trainUsers.length];
    Arrays.setAll(order, pair -> pair);
    Shuffle.inPlace(order, model.random().generator("shuffle", epoch));
    return order;
  }

  /** Fills {@code users} and {@code items} for evaluation. */
  private void infer(int epoch, EpochLog log, RunListener listener) {
    ItemFusion fusion = regime.inferenceFusion(compute, epoch);
    ObservedFusion observed = new ObservedFusion(fusion);
    try (Tape tape = compute.newTape()) {
      ForwardRequest request =
          ForwardRequest.all(
              ForwardRequest.Phase.INFERENCE, dataset.userCount(), dataset.itemCount());
      boolean fuses = !fusion.equals(ItemFusion.IDENTITY);
      Representations representations =
          model.backbone().forward(tape, request, fuses ? observed : fusion);
      users.copyFrom(representations.users().value());
      items.copyFrom(representations.items().value());
      requireFinite(epoch, "user vectors", users);
      requireFinite(epoch, "item vectors", items);
      listener.epochTraced(
          new EpochTrace(
              epoch, regime.stage(epoch), users, items, observed.fused(), log.watched()));
    }
  }

  /** A fusion that remembers its result. */
  private static final class ObservedFusion implements ItemFusion {
    private final ItemFusion fusion;
    private @Nullable Matrix fused;

    ObservedFusion(ItemFusion fusion) {
      this.fusion = fusion;
    }

    @Override
    public Var fuse(Tape tape, Var higherOrder) {
      Var result = fusion.fuse(tape, higherOrder);
      fused = result.value();
      return result;
    }

    /** Returns the fused items, whose memory the tape owns; empty if they are not fused. */
    Optional<Matrix> fused() {
      return Optional.ofNullable(fused);
    }
  }

  private void requireFinite(int epoch, String what, Matrix matrix) {
    double squares = compute.kernels().dot(matrix, matrix);
    if (!Double.isFinite(squares)) {
      throw new DivergenceReport(model)
          .explain(
              new DivergenceException(
                  epoch,
                  "squared length of the " + what,
                  squares,
                  DivergenceException.Origin.FORWARD));
    }
  }

  @Override
  public TrainedModel approximated(TrainedModel trained, int rank) {
    return trained; // a backbone has vectors of its own
  }

  @Override
  public long workingMemory() {
    return compute.memory().allocatedBytes();
  }

  @Override
  public void close() {
    model.close();
  }
}
