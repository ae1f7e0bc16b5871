package org.ccdrec.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
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
import org.ccdrec.trainer.checkpoint.RunCheckpoints;
import org.ccdrec.trainer.checkpoint.RunCheckpoints.Moment;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.training.config.StepPlan;
import org.ccdrec.trainer.training.control.HeapBound;
import org.ccdrec.trainer.training.control.RunControl;
import org.ccdrec.trainer.training.control.RunPlan;
import org.ccdrec.trainer.training.ranking.TrainingBatch;
import org.ccdrec.trainer.training.ranking.TrainingPairs;
import org.ccdrec.trainer.training.step.Compute;
import org.ccdrec.trainer.training.step.DivergenceException;
import org.ccdrec.trainer.training.step.DivergenceReport;
import org.ccdrec.trainer.training.step.EpochLog;
import org.ccdrec.trainer.training.step.Model;
import org.ccdrec.trainer.training.step.TrainingRegime;
import org.ccdrec.trainer.training.step.TrainingStep;
import org.ccdrec.trainer.training.step.UniformOverlap;
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
  private final TrainingPairs pairs;
  private final StepPlan plan;
  private final HeapBound heap = new HeapBound();
  private final Matrix users;
  private final Matrix items;

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
    this.pairs =
        TrainingPairs.of(
            dataset,
            model.backbone().objective() == Backbone.Objective.PAIRWISE,
            config.training().weights());
    this.plan = StepPlan.of(config, dataset.train().size(), model.growsBatches(config));
    int dimension = config.model().dimension();
    this.users = Matrix.zeros(dataset.userCount(), dimension);
    this.items = Matrix.zeros(dataset.itemCount(), dimension);
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

  /** One call of {@link #train}: what it changes, reports to and is stopped by. */
  private record Progress(FitState state, RunListener listener, RunControl control) {}

  @Override
  public TrainedModel train(RunListener listener, RunControl asked) {
    RunControl control = supported(asked);
    if (plan.scaled()) {
      heap.collect(); // what reading the data and building graphs have left
    }
    BestEpoch best = new BestEpoch(config.training().patience(), regime.firstPatientEpoch());
    var parts = new FitState.Parts(model, adam, compute.profiler(), lastVectors());
    FitState state = new FitState(parts, best, listener);
    int first = control.checkpoints().map(checkpoints -> checkpoints.resume(state)).orElse(0);
    listener.runStarted(plan(first, best.waited()));
    Progress progress = new Progress(state, listener, control);
    boolean isKept = first > 0;
    int epochs = first;
    try {
      while (!isDone(epochs, best)) {
        EpochReport report = epoch(epochs++, progress);
        state.add(report);
        listener.epochDone(report);
        Moment moment = momentAfter(epochs, progress);
        isKept = keep(epochs, moment, progress);
        if (moment == Moment.STOP) {
          control.cancellation().check();
        }
      }
    } catch (CancellationException cancelled) {
      Optional<TrainedModel> soFar = best.keptSoFar().map(kept -> bestModel(state, kept));
      throw new StoppedRunException(cancelled, soFar, state.reports().size(), isKept);
    }
    return validates() ? bestModel(state, best.kept()) : lastModel(state);
  }

  private boolean isDone(int epochs, BestEpoch best) {
    return epochs >= config.training().epochs() || best.exhausted();
  }

  private TrainedModel bestModel(FitState state, BestEpoch.Kept kept) {
    return new TrainedModel(
        List.copyOf(state.reports()),
        kept.epoch(),
        Optional.of(kept.validation()),
        kept.users(),
        kept.items(),
        model.parameters().size());
  }

  private TrainedModel lastModel(FitState state) {
    return new TrainedModel(
        List.copyOf(state.reports()),
        config.training().epochs() - 1,
        Optional.empty(),
        users,
        items,
        model.parameters().size());
  }

  private boolean validates() {
    return dataset.validation().size() > 0;
  }

  private Optional<FitState.Vectors> lastVectors() {
    return validates() ? Optional.empty() : Optional.of(new FitState.Vectors(users, items));
  }

  /** Drops the checkpoints of a run with a part that does not save its state. */
  private RunControl supported(RunControl control) {
    Optional<String> unsaved =
        control.checkpoints().isEmpty()
            ? Optional.empty()
            : model.exchange(RunCheckpoints.discardedState());
    unsaved.ifPresent(part -> control.checkpoints().orElseThrow().unsupported(part));
    return unsaved.isEmpty() ? control : control.withoutCheckpoints();
  }

  private RunPlan plan(int first, int waited) {
    return new RunPlan(
        first,
        config.training().epochs(),
        config.evaluation().every(),
        validates() ? config.training().patience() : 0,
        regime.firstPatientEpoch(),
        waited);
  }

  /** Asked once an epoch, so that a run that stops has left its checkpoint. */
  private Moment momentAfter(int epochs, Progress progress) {
    if (isDone(epochs, progress.state.best())) {
      return Moment.END;
    }
    return progress.control.stopsAfterEpoch() ? Moment.STOP : Moment.BETWEEN;
  }

  /** Writes a checkpoint if one is due; returns whether the state is kept. */
  private static boolean keep(int epochs, Moment moment, Progress progress) {
    return progress
        .control
        .checkpoints()
        .map(checkpoints -> checkpoints.epochDone(epochs, moment, progress.state))
        .orElse(false);
  }

  private boolean isEvaluated(int epoch) {
    boolean isLast = epoch == config.training().epochs() - 1;
    return validates() && ((epoch + 1) % config.evaluation().every() == 0 || isLast);
  }

  private EpochReport epoch(int epoch, Progress progress) {
    EpochLog log = new EpochLog(EpochLog.SAMPLED, progress.listener.watchedUsers());
    long started = System.nanoTime();
    train(epoch, log, progress);
    long trained = System.nanoTime();
    infer(epoch, log, progress.listener);
    long inferred = System.nanoTime();
    Optional<Metrics> validation = Optional.empty();
    boolean isBest = false;
    if (isEvaluated(epoch)) {
      Metrics metrics = evaluator.evaluate(Split.VALIDATION, users, items).metrics();
      isBest = progress.state.best().offer(epoch, metrics, users, items);
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

  private void train(int epoch, EpochLog log, Progress progress) {
    RunConfig.TrainingSection training = config.training();
    double rate = training.learningRate() * plan.learningRateFactor();
    adam.setLearningRate(training.learningRateDecay().rate(rate, epoch));
    model.backbone().epochStarted(epoch);
    model.sampler().epochStarted(epoch);
    int[] order = pairs.shuffled(model.random().generator("shuffle", epoch));
    int batch = plan.batchSize();
    int batches = Math.ceilDiv(order.length, batch);
    progress.listener.epochStarted(epoch, batches);
    for (int number = 0; number < batches; number++) {
      progress.control.checkBetweenSteps();
      int[] some =
          Arrays.copyOfRange(order, number * batch, Math.min(order.length, (number + 1) * batch));
      step(pairs.batch(epoch, progress.state.nextStep(), some), log);
      log.stepDone();
      heap.check();
      progress.listener.stepDone(epoch, number);
    }
  }

  private void step(TrainingBatch batch, EpochLog log) {
    try {
      step.run(batch, log);
    } catch (DivergenceException divergence) {
      throw new DivergenceReport(model).explain(divergence);
    }
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

  /** The id embeddings of the items become zero before inference. */
  @Override
  public Optional<ItemsWithoutIds> withoutIds(int[] some) {
    Parameter ids = model.backbone().itemEmbeddings();
    if (ids == null) {
      return Optional.empty();
    }
    float[] zeros = new float[ids.value().columns()];
    for (int item : some) {
      ids.value().writeRow(item, zeros);
    }
    int epochs = config.training().epochs();
    infer(epochs, new EpochLog(EpochLog.SAMPLED), RunListener.SILENT);
    return Optional.of(new ItemsWithoutIds(users.copy(), items.copy()));
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
