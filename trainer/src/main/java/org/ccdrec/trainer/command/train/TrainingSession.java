package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.shared.ErrorOutput;
import org.ccdrec.trainer.command.shared.Interruption;
import org.ccdrec.trainer.command.shared.ProcessKernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.problem.Counted;
import org.ccdrec.trainer.evidence.Evidence;
import org.ccdrec.trainer.evidence.EvidenceRecorder;
import org.ccdrec.trainer.evidence.RunCost;
import org.ccdrec.trainer.inspection.Inspection;
import org.ccdrec.trainer.model.WarmStart;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.production.AlignedSnapshot;
import org.ccdrec.trainer.production.Baselines;
import org.ccdrec.trainer.production.FinalFit;
import org.ccdrec.trainer.production.MemoryEstimate;
import org.ccdrec.trainer.production.ResidentMemory;
import org.ccdrec.trainer.production.StartingPoint;
import org.ccdrec.trainer.publishing.SnapshotPublisher;
import org.ccdrec.trainer.publishing.Software;
import org.ccdrec.trainer.publishing.StoreCheck;
import org.ccdrec.trainer.training.Cancellation;
import org.ccdrec.trainer.training.TrainedModel;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunConfig;
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
  private final ResultOutput output;
  private Evidence evidence = Evidence.NONE;

  /**
   * What to train, and where to publish it.
   *
   * @param target where the snapshot goes
   * @param everything whether the published model is trained on all splits
   * @param warmStart snapshot to start from, or null
   */
  record Request(
      EffectiveConfig config,
      Dataset dataset,
      Target target,
      boolean everything,
      @Nullable Path warmStart) {}

  /**
   * Where a snapshot goes.
   *
   * @param store directory of the store
   * @param published receives the snapshot after its result was printed
   */
  record Target(Path store, RunOptions.Published published) {}

  TrainingSession(CommandLine command, ReportOptions report, PluginRegistry plugins) {
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
    SnapshotPublisher publisher =
        new SnapshotPublisher(
            SnapshotStore.open(request.target().store()), config.snapshotName(dataset));
    output.line("%s", dataset.summary());
    output.findings(Inspection.of(dataset).warnings());
    StoreCheck.require(request.target().store(), publisher.name(), run, dataset);
    MemoryEstimate.of(run, dataset, plugins).require();
    Profiler profiler = Profiler.on();
    try (Kernels kernels = ProcessKernels.open(run.training().teamSize())) {
      announce(config, kernels, dataset);
      output.line("%s", ResidentMemory.of(run, dataset, plugins).describe());
      Optional<TrainingResult> result = train(request, kernels, profiler);
      if (result.isEmpty()) {
        return CommandLine.ExitCode.SOFTWARE;
      }
      Optional<Baselines> baselines = baselines(request, kernels);
      output.metrics(config.modelName(), result.get(), baselines);
      warnIfBelowPopularity(result.get(), baselines);
      Software software = Software.of(kernels, run, plugins);
      SnapshotId id;
      try {
        id = publisher.with(evidence).publish(config, dataset, result.get(), software);
      } catch (IOException e) {
        output.unpublished(result.get(), baselines);
        throw e;
      }
      Path snapshot = publisher.store().path(id);
      output.published(result.get(), baselines, id, snapshot);
      request.target().published().accept(snapshot);
      if (report.profile()) {
        new ProfileTable(profiler).print(report.json() ? command.getErr() : command.getOut());
      }
      return CommandLine.ExitCode.OK;
    }
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

  /**
   * Trains, cancelling on Ctrl-C. The cancellation message is printed inside the guard, because the
   * process may exit as soon as the guard returns.
   */
  private Optional<TrainingResult> train(Request request, Kernels kernels, Profiler profiler)
      throws IOException {
    TrainingRun.Parts parts =
        new TrainingRun.Parts(
            request.config(), request.dataset(), plugins, start(request, kernels));
    return Interruption.guard(
        cancellation -> {
          try {
            TrainingResult selected = select(parts, kernels, profiler, cancellation);
            return Optional.of(
                request.everything()
                    ? onEverything(parts, selected, kernels, cancellation)
                    : selected);
          } catch (CancellationException cancelled) {
            ErrorOutput.print(command.getErr(), String.valueOf(cancelled.getMessage()));
            return Optional.empty();
          }
        });
  }

  /** Trains the model that is tested; what its report needs is kept in {@link #evidence}. */
  private TrainingResult select(
      TrainingRun.Parts parts, Kernels kernels, Profiler profiler, Cancellation cancellation) {
    EvidenceRecorder recorder =
        new EvidenceRecorder(output.listener(), parts.dataset(), parts.config().run().seed());
    try (TrainingRun training = new TrainingRun(parts, kernels, profiler)) {
      training.notes().forEach(note -> output.line("%s", note));
      TrainingResult result = training.run(recorder, cancellation);
      TrainingResult served = result.hasVectors() ? result : approximate(training, parts, result);
      RunCost cost = new RunCost(profiler, training.workingMemory(), kernels.threads());
      evidence = recorder.evidence(served, kernels, cost);
      return served;
    }
  }

  private TrainingResult approximate(
      TrainingRun training, TrainingRun.Parts parts, TrainingResult exact) {
    int rank = parts.config().run().snapshot().rank();
    TrainedModel served = training.withVectors(exact.untested(), rank);
    output.approximated(parts.config().modelName(), exact, served.users().columns());
    return served.tested(exact.test().map(_ -> training.test(served)));
  }

  private TrainingResult onEverything(
      TrainingRun.Parts parts,
      TrainingResult selected,
      Kernels kernels,
      Cancellation cancellation) {
    output.line("");
    output.line(
        "training the final model on all splits for %s",
        Counted.of(selected.bestEpoch() + 1L, "epoch"));
    return new FinalFit(parts, kernels).run(selected, output.finalListener(), cancellation);
  }

  private Optional<WarmStart> start(Request request, Kernels kernels) throws IOException {
    if (request.warmStart() == null) {
      return Optional.empty();
    }
    try (Snapshot snapshot = Snapshot.openVerified(SnapshotStore.resolve(request.warmStart()))) {
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
