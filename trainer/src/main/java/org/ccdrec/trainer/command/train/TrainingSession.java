package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.checkpoint.CheckpointDirectory;
import org.ccdrec.trainer.checkpoint.CheckpointEvery;
import org.ccdrec.trainer.checkpoint.RunIdentity;
import org.ccdrec.trainer.command.shared.ErrorOutput;
import org.ccdrec.trainer.command.shared.Interruption;
import org.ccdrec.trainer.command.shared.ProcessKernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.problem.Counted;
import org.ccdrec.trainer.evidence.Evidence;
import org.ccdrec.trainer.inspection.Inspection;
import org.ccdrec.trainer.model.WarmStart;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.production.AlignedSnapshot;
import org.ccdrec.trainer.production.Baselines;
import org.ccdrec.trainer.production.MemoryEstimate;
import org.ccdrec.trainer.production.ResidentMemory;
import org.ccdrec.trainer.production.StartingPoint;
import org.ccdrec.trainer.publishing.SnapshotPublisher;
import org.ccdrec.trainer.publishing.Software;
import org.ccdrec.trainer.publishing.StoreCheck;
import org.ccdrec.trainer.tracking.RunEnd;
import org.ccdrec.trainer.tracking.RunTrackers;
import org.ccdrec.trainer.training.StoppedRunException;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunConfig;
import org.ccdrec.trainer.training.config.RunIdentities;
import org.ccdrec.trainer.training.control.Cancellation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A training run with its user-visible output: checks before it starts, a table of epochs (or JSON
 * lines), the metrics beside those of baselines, and the snapshot.
 */
final class TrainingSession {
  private final CommandLine command;
  private final ReportOptions report;
  private final PluginRegistry plugins;
  private final RunTrackers.Places tracked;
  private final ResultOutput output;
  private String warmStartedFrom = "none";

  /**
   * What to train, and where to publish it.
   *
   * @param target where the snapshot goes
   */
  record Request(EffectiveConfig config, Dataset dataset, Target target, Choices choices) {}

  /**
   * How to train.
   *
   * @param everything whether the published model is trained on all splits
   * @param warmStart snapshot to start from, or null
   * @param resumes whether to continue an unfinished run
   * @param publishesBest whether an interruption publishes the best epoch so far
   */
  record Choices(
      boolean everything, @Nullable Path warmStart, boolean resumes, boolean publishesBest) {}

  /**
   * Where a snapshot goes.
   *
   * @param store directory of the store
   * @param published receives the snapshot after its result was printed
   */
  record Target(Path store, RunOptions.Published published) {}

  TrainingSession(
      CommandLine command,
      ReportOptions report,
      PluginRegistry plugins,
      RunTrackers.Places tracked) {
    this.tracked = tracked;
    this.command = command;
    this.report = report;
    this.plugins = plugins;
    this.output = new ResultOutput(command.getOut(), report.json());
  }

  /**
   * Trains, tests and publishes.
   *
   * @return the exit code for success, or for failure if the run was cancelled
   */
  int run(Request request) throws IOException {
    EffectiveConfig config = request.config();
    Dataset dataset = request.dataset();
    RunConfig run = config.run();
    Path store = request.target().store();
    SnapshotPublisher publisher =
        new SnapshotPublisher(SnapshotStore.open(store), config.snapshotName(dataset));
    output.line("%s", dataset.summary());
    output.findings(Inspection.of(dataset).warnings());
    StoreCheck.require(store, publisher.name(), run, dataset);
    MemoryEstimate.of(run, dataset, plugins).require();
    CheckpointDirectory directory = CheckpointDirectory.ofStore(store, publisher.name());
    try (Kernels kernels = ProcessKernels.open(run.training().teamSize());
        SessionCheckpoints checkpoints = SessionCheckpoints.open(directory, rules(request))) {
      announce(config, kernels, dataset);
      output.line("%s", ResidentMemory.of(run, dataset, plugins).describe());
      return Interruption.guard(
          cancellation -> {
            try {
              return run(request, new Session(kernels, checkpoints, publisher), cancellation);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** What a running session works with. */
  private record Session(
      Kernels kernels, SessionCheckpoints checkpoints, SnapshotPublisher publisher) {}

  private SessionCheckpoints.Rules rules(Request request) {
    RunConfig run = request.config().run();
    CheckpointEvery every =
        plugins.isTrained(run.model().backbone())
            ? run.training().checkpoints()
            : CheckpointEvery.NEVER;
    Choices choices = request.choices();
    return new SessionCheckpoints.Rules(
        every, choices.resumes(), choices.everything(), this::message);
  }

  private void message(String text) {
    command.getErr().println(text);
    command.getErr().flush();
  }

  /**
   * Trains and publishes. The process may exit as soon as this method returns, if it was
   * interrupted.
   */
  private int run(Request request, Session session, Cancellation cancellation) throws IOException {
    Software software = Software.of(session.kernels(), request.config().run(), plugins);
    Profiler profiler = Profiler.on();
    RunPhases phases = phases(request, session, software, profiler);
    RunTrackers trackers = trackers(request, session);
    RunEnd end = RunEnd.FAILED;
    try {
      TrainingResult result = train(request, phases, trackers, cancellation);
      publish(request, session, new Trained(result, phases.evidence(), software), cancellation);
      end = RunEnd.FINISHED;
    } catch (CancellationException cancelled) {
      end = RunEnd.KILLED;
      explain(cancelled, session.checkpoints());
      return CommandLine.ExitCode.SOFTWARE;
    } finally {
      trackers.end(end);
    }
    if (report.profile()) {
      new ProfileTable(profiler).print(report.json() ? command.getErr() : command.getOut());
    }
    return CommandLine.ExitCode.OK;
  }

  /** A model that is to be published. */
  private record Trained(TrainingResult result, Evidence evidence, Software software) {}

  private void publish(Request request, Session session, Trained trained, Cancellation cancellation)
      throws IOException {
    TrainingResult result = trained.result;
    Optional<Baselines> baselines = baselines(request, session.kernels());
    output.metrics(request.config().modelName(), result, baselines);
    warnIfBelowPopularity(result, baselines);
    SnapshotPublisher publisher = session.publisher().with(trained.evidence);
    if (request.config().run().snapshot().index()) {
      output.line(
          "building the graph of %s ...", Counted.of(request.dataset().itemCount(), "item"));
    }
    SnapshotId id;
    try {
      id = publisher.publish(request.config(), request.dataset(), result, trained.software);
    } catch (IOException e) {
      output.unpublished(result, baselines);
      throw e;
    }
    if (!cancellation.requested()) {
      session.checkpoints().delete();
    }
    Path snapshot = publisher.store().path(id);
    output.published(result, baselines, id, snapshot);
    request.target().published().accept(snapshot);
  }

  private RunTrackers trackers(Request request, Session session) {
    return new RunTrackers(
        output.listener(),
        tracked,
        new RunTrackers.Run(session.publisher().name(), request.config().toFlatMap()),
        this::message);
  }

  private RunPhases phases(Request request, Session session, Software software, Profiler profiler)
      throws IOException {
    Optional<WarmStart> start = start(request, session.kernels());
    return new RunPhases(
        new TrainingRun.Parts(request.config(), request.dataset(), plugins, start),
        new RunPhases.Compute(session.kernels(), profiler),
        new RunPhases.Keeping(
            session.checkpoints(),
            identity(request, software),
            request.choices().publishesBest(),
            this::message),
        output);
  }

  private RunIdentity identity(Request request, Software software) {
    RunIdentity identity =
        RunIdentities.of(
            request.config(),
            request.dataset(),
            software.kernels(),
            software.libraries().getOrDefault("ccdrec", ""));
    for (var library : software.libraries().entrySet()) {
      if (library.getKey().startsWith("plugin ") || library.getKey().startsWith("nd4j")) {
        identity = identity.with(library.getKey(), library.getValue());
      }
    }
    return identity.with("warm start", warmStartedFrom);
  }

  private TrainingResult train(
      Request request, RunPhases phases, RunTrackers trackers, Cancellation cancellation) {
    TrainingResult selected = phases.select(trackers, cancellation);
    trackers.result(selected);
    return request.choices().everything() && !cancellation.requested()
        ? phases.onEverything(selected, cancellation)
        : selected;
  }

  /** Says that nothing was published, and what is left of the run. */
  private void explain(CancellationException cancelled, SessionCheckpoints checkpoints)
      throws IOException {
    ErrorOutput.print(command.getErr(), String.valueOf(cancelled.getMessage()));
    if (!(cancelled instanceof StoppedRunException stopped) || stopped.epochs() == 0) {
      return;
    }
    message(
        "Interrupted after %s; %s"
            .formatted(Counted.of(stopped.epochs(), "epoch"), checkpoints.remains()));
    stopped
        .best()
        .ifPresent(
            best ->
                message(
                    "The best epoch so far is %d; with --publish-best an interruption publishes it"
                        .formatted(best.bestEpoch())));
  }

  private void announce(EffectiveConfig config, Kernels kernels, Dataset dataset) {
    RunConfig run = config.run();
    output.line(
        "training %s, seed %d, %s kernels, %s",
        config.modelName(), run.seed(), kernels.name(), Counted.of(kernels.threads(), "thread"));
    if (plugins.isTrained(run.model().backbone())) {
      int epochs = run.training().epochs();
      output.line(
          dataset.validation().size() == 0
              ? "%s"
              : "at most %s; stops after %d evaluations without a better validation Recall@20",
          Counted.of(epochs, "epoch"),
          run.training().patience());
    }
  }

  private Optional<WarmStart> start(Request request, Kernels kernels) throws IOException {
    Path from = request.choices().warmStart();
    if (from == null) {
      return Optional.empty();
    }
    try (Snapshot snapshot = Snapshot.openVerified(SnapshotStore.resolve(from))) {
      warmStartedFrom = snapshot.id().toString();
      AlignedSnapshot known = AlignedSnapshot.of(snapshot, request.dataset());
      StartingPoint point =
          StartingPoint.of(known, request.config().run().model().dimension(), kernels);
      output.line(
          "warm start from %s; new items: %,d, of which %,d start from their content; new users:"
              + " %,d, of which %,d start from their items",
          snapshot.id(),
          known.unknownItems(),
          point.newItemsFromContent(),
          known.unknownUsers(),
          point.newUsersFromItems());
      return Optional.of(point.start());
    }
  }

  private Optional<Baselines> baselines(Request request, Kernels kernels) {
    Dataset dataset = request.dataset();
    boolean hasSplit = dataset.test().size() + dataset.validation().size() > 0;
    return hasSplit
        ? Optional.of(Baselines.of(request.config(), dataset, plugins, kernels))
        : Optional.empty();
  }

  private void warnIfBelowPopularity(TrainingResult result, Optional<Baselines> baselines) {
    if (report.json() || baselines.isEmpty()) {
      return;
    }
    double popularity = baselines.get().popularity().recallAt20();
    double own = ResultOutput.compared(result, baselines.get()).recallAt20();
    if (own < popularity) {
      ErrorOutput.print(
          command.getErr(),
          String.format(
              Locale.ROOT,
              "warning: the model ranks worse than popularity (Recall@20 %.4f against %.4f on the"
                  + " %s split); check the data, train longer or lower training.learningRate before"
                  + " serving it",
              own,
              popularity,
              baselines.get().split().label()));
    }
  }
}
