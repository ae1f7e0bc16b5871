package org.ccdrec.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.FuseRows;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.trainer.curriculum.Curriculum;
import org.ccdrec.trainer.curriculum.CurriculumStage;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion;
import org.ccdrec.trainer.diffusion.ReverseDiffusion;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.Metrics;
import org.jspecify.annotations.Nullable;

/** The training of a backbone, epoch by epoch, to the vectors of the best. */
final class BackboneFit implements Fit {
  private final RunConfig config;
  private final Dataset dataset;
  private final Kernels kernels;
  private final Profiler profiler;
  private final Model model;
  private final MatrixPool memory = new MatrixPool();
  private final Evaluator evaluator;
  private final Adam adam;
  private final TrainingStep step;
  private final int[] trainUsers;
  private final int[] trainItems;
  private final ReverseDiffusion.@Nullable Samples samples;
  private final Matrix users;
  private final Matrix items;
  private long steps;

  BackboneFit(RunConfig config, Dataset dataset, Model model, Kernels kernels, Profiler profiler) {
    this.config = config;
    this.dataset = dataset;
    this.kernels = kernels;
    this.profiler = profiler;
    this.model = model;
    this.evaluator = new Evaluator(kernels, dataset, config.evaluation().maskValidation());
    this.adam = new Adam(kernels, config.training().learningRate(), profiler);
    MirrorGradient mirror = config.training().mirrorGradient();
    this.step = new TrainingStep(model, dataset.train(), kernels, memory, profiler, adam, mirror);
    this.trainUsers = dataset.train().users();
    this.trainItems = dataset.train().items();
    int dimension = config.model().dimension();
    this.samples =
        diffusion() == null
            ? null
            : ReverseDiffusion.Samples.allocate(dataset.itemCount(), dimension);
    this.users = Matrix.zeros(dataset.userCount(), dimension);
    this.items = Matrix.zeros(dataset.itemCount(), dimension);
  }

  private @Nullable ConditionalDiffusion diffusion() {
    return model.ccdrec() == null ? null : model.ccdrec().diffusion();
  }

  @Override
  public Evaluation test(TrainedModel trained) {
    return evaluator.evaluate(Split.TEST, trained.users(), trained.items());
  }

  @Override
  public TrainedModel train(RunListener listener, Cancellation cancellation) {
    BestEpoch best = new BestEpoch(config.training().patience(), firstPatientEpoch());
    List<EpochReport> reports = new ArrayList<>();
    int epochs = config.training().epochs();
    for (int epoch = 0; epoch < epochs && !best.exhausted(); epoch++) {
      boolean evaluated = (epoch + 1) % config.evaluation().every() == 0 || epoch == epochs - 1;
      EpochReport report = epoch(epoch, evaluated ? best : null, listener, cancellation);
      reports.add(report);
      listener.epochDone(report);
    }
    BestEpoch.Kept kept = best.kept();
    return new TrainedModel(
        reports,
        kept.epoch(),
        kept.validation(),
        kept.users(),
        kept.items(),
        model.parameters().size());
  }

  /** Patience is not counted while the curriculum still draws from pools. */
  private int firstPatientEpoch() {
    Model.Ccdrec ccdrec = model.ccdrec();
    if (ccdrec == null || !ccdrec.config().cns() || !ccdrec.curriculum().pools()) {
      return 0;
    }
    return ccdrec.config().curriculum().lastPoolEpoch() + 1;
  }

  private EpochReport epoch(
      int epoch, @Nullable BestEpoch best, RunListener listener, Cancellation cancellation) {
    Losses losses = new Losses();
    long started = System.nanoTime();
    CurriculumStage stage = stage(epoch);
    double hardness = train(epoch, stage, losses, listener, cancellation);
    long trained = System.nanoTime();
    infer(epoch);
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
        model.ccdrec() == null || !model.ccdrec().config().cns() ? "-" : stage.label(),
        losses.means(),
        Double.isNaN(hardness) ? OptionalDouble.empty() : OptionalDouble.of(hardness),
        (trained - started) / 1e9,
        (inferred - trained) / 1e9,
        (evaluated - inferred) / 1e9,
        validation,
        isBest);
  }

  private CurriculumStage stage(int epoch) {
    Model.Ccdrec ccdrec = model.ccdrec();
    if (ccdrec == null || !ccdrec.config().cns()) {
      return new CurriculumStage.Random();
    }
    Curriculum curriculum = ccdrec.curriculum();
    return curriculum.stage(epoch);
  }

  private double train(
      int epoch,
      CurriculumStage stage,
      Losses losses,
      RunListener listener,
      Cancellation cancellation) {
    RunConfig.TrainingSection training = config.training();
    adam.setLearningRate(training.learningRateDecay().rate(training.learningRate(), epoch));
    model.backbone().epochStarted(epoch);
    model.sampler().epochStarted(epoch);
    int[] order = shuffledPairs(epoch);
    int batch = config.training().batchSize();
    int batches = Math.ceilDiv(order.length, batch);
    listener.epochStarted(epoch, batches);
    TrainingStep.Epoch context = new TrainingStep.Epoch(epoch, stage, samples, losses);
    double hardness = 0;
    for (int number = 0; number < batches; number++) {
      cancellation.check();
      int[] pairs =
          Arrays.copyOfRange(order, number * batch, Math.min(order.length, (number + 1) * batch));
      int[] batchUsers = Arrays.stream(pairs).map(pair -> trainUsers[pair]).toArray();
      int[] batchItems = Arrays.stream(pairs).map(pair -> trainItems[pair]).toArray();
      hardness += step.run(context, steps++, batchUsers, batchItems);
      losses.stepDone();
      listener.stepDone(epoch, number);
    }
    return hardness / batches;
  }

  private int[] shuffledPairs(int epoch) {
    int[] order = new int[trainUsers.length];
    Arrays.setAll(order, pair -> pair);
    RandomGenerator random = model.random().generator("shuffle", epoch);
    for (int at = order.length - 1; at > 0; at--) {
      int other = random.nextInt(at + 1);
      int swapped = order[at];
      order[at] = order[other];
      order[other] = swapped;
    }
    return order;
  }

  /** Samples the diffusion and fills {@code users} and {@code items} for evaluation. */
  private void infer(int epoch) {
    ConditionalDiffusion diffusion = diffusion();
    ItemFusion fusion = ItemFusion.IDENTITY;
    Model.Ccdrec ccdrec = model.ccdrec();
    if (diffusion != null && samples != null && ccdrec != null) {
      diffusion.reverse().run(kernels, memory, profiler, model.random(), epoch, samples);
      fusion = fusionOfAll(ccdrec.config(), samples.sample());
    }
    try (Tape tape = new Tape(kernels, memory, profiler)) {
      ForwardRequest request =
          ForwardRequest.all(
              ForwardRequest.Phase.INFERENCE, dataset.userCount(), dataset.itemCount());
      Representations representations = model.backbone().forward(tape, request, fusion);
      users.copyFrom(representations.users().value());
      items.copyFrom(representations.items().value());
    }
    requireFinite(epoch, "user vectors", users);
    requireFinite(epoch, "item vectors", items);
  }

  private ItemFusion fusionOfAll(CcdrecConfig ccdrec, Matrix sample) {
    float share = (float) ccdrec.effectiveFusionShare();
    if (share == 0) {
      return ItemFusion.IDENTITY;
    }
    int[] all = new int[dataset.itemCount()];
    Arrays.setAll(all, item -> item);
    return (tape, higherOrder) ->
        tape.apply(new FuseRows(share, all), higherOrder, tape.constant(sample));
  }

  private void requireFinite(int epoch, String what, Matrix matrix) {
    double squares = kernels.dot(matrix, matrix);
    if (!Double.isFinite(squares)) {
      throw new DivergenceException(epoch, "squared length of the " + what, squares);
    }
  }

  @Override
  public long workingMemory() {
    return memory.allocatedBytes();
  }

  @Override
  public void close() {
    model.close();
  }
}
