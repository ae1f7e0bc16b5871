package org.ccdrec.trainer.command.retrain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.files.LockFile;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.shared.CommandFailure;
import org.ccdrec.trainer.command.shared.DataOption;
import org.ccdrec.trainer.command.shared.EpochTable;
import org.ccdrec.trainer.command.shared.ErrorOutput;
import org.ccdrec.trainer.command.shared.Interruption;
import org.ccdrec.trainer.command.shared.PluginOptions;
import org.ccdrec.trainer.command.shared.ProcessKernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.production.MemoryEstimate;
import org.ccdrec.trainer.publishing.SnapshotPublisher;
import org.ccdrec.trainer.publishing.StoreCheck;
import org.ccdrec.trainer.retraining.LoggedCatalogue;
import org.ccdrec.trainer.retraining.LoggedPairs;
import org.ccdrec.trainer.retraining.RetrainOutcome;
import org.ccdrec.trainer.retraining.Retraining;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RetrainSection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec retrain}: trains anew from a server's events and publishes what is not worse. */
@Command(
    name = "retrain",
    description = {
      "Adds the events and the changed items of a server's logs to a dataset, trains from the vectors of the live model,"
          + " compares the result with the live model on the newest events, and publishes it if it"
          + " is not worse. The dataset itself is not changed.",
      "",
      "Examples: ccdrec retrain --data shop --store snapshots",
      "          ccdrec retrain --data shop --store snapshots --every 6h",
      ""
    })
public final class RetrainCommand implements Callable<Integer> {
  private static final String ENVIRONMENT = "CCDREC_TRAIN_";
  private static final String EVENTS = ".events";
  private static final String CATALOGUE = ".catalogue";
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "Where the live model is, and where to publish; default: ${DEFAULT-VALUE}.")
  private Path store = Path.of("snapshots");

  @Option(
      names = "--events-log",
      paramLabel = "DIR",
      description = "The event log of the server; default: STORE/.events.")
  private @Nullable Path log;

  @Option(
      names = "--catalogue-log",
      paramLabel = "DIR",
      description =
          "The catalogue log of the server, with the content of new items; default:"
              + " STORE/.catalogue, if it exists.")
  private @Nullable Path catalogueLog;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name that the live model is published under; default: the dataset's name.")
  private @Nullable String name;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The run's configuration; default: that of the live model. Its section retrain has the"
              + " limits.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of the configuration, such as retrain.leastPairs=1000; repeatable.")
  private List<String> assignments = List.of();

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "Repeat at this interval, such as 30m, 6h or 1d, until Ctrl-C.")
  private @Nullable Duration every;

  @Option(names = "--json", description = "Print one JSON object per retraining.")
  private boolean json;

  @Mixin private final PluginOptions plugins = new PluginOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (every == null) {
      return retrain();
    }
    if (every.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new ParameterException(
          spec.commandLine(), "--every must be at least 1s, the time from start to start");
    }
    new RetrainLoop(every, this::report, RetrainLoop.Clock.SYSTEM).run(this::retrain);
    return 0;
  }

  private void report(Exception e) {
    ErrorOutput.print(
        spec.commandLine().getErr(), "%s: retraining failed: %s".formatted(Instant.now(), e));
  }

  private RetrainOutput output() {
    return new RetrainOutput(spec.commandLine().getOut(), json);
  }

  private int retrain() throws IOException {
    String line = name == null ? DatasetReader.nameOf(data.directory()) : name;
    Path published = store.resolve(line);
    try (PluginRegistry registry = plugins.load();
        Snapshot live = Snapshot.openVerified(newest(published))) {
      Optional<LockFile> lock = LockFile.tryAcquire(published.resolve(".retrain.lock"));
      if (lock.isEmpty()) {
        throw new CommandFailure("another process is retraining " + published);
      }
      try (LockFile held = lock.get()) {
        return retrain(live, registry, new SnapshotPublisher(SnapshotStore.open(store), line));
      }
    }
  }

  private static Path newest(Path published) throws IOException {
    try {
      return SnapshotStore.resolve(published);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(
          "there is no live model in %s; train one first (ccdrec train --final), or name it with --name"
              .formatted(published));
    }
  }

  private int retrain(Snapshot live, PluginRegistry registry, SnapshotPublisher publisher)
      throws IOException {
    RetrainOutput output = output();
    EffectiveConfig run = configuration(live, registry);
    output.line("live model %s, %s".formatted(live.id(), live.manifest().model().name()));
    Dataset dataset = DatasetReader.read(data.directory(), run.run().data().options());
    StoreCheck.require(store, publisher.name(), run.run(), dataset);
    MemoryEstimate.of(run.run(), dataset, registry).require();
    var logged =
        new Retraining.Logged(
            LoggedPairs.read(log(), run.run().retrain(), Instant.now()),
            LoggedCatalogue.read(catalogueLog()));
    var target = new Retraining.Target(dataset, publisher);
    try (Kernels kernels = ProcessKernels.open(run.run().training().teamSize())) {
      var work =
          new Retraining(run, registry, kernels, new Retraining.Output(output::line, this::epochs));
      RetrainOutcome outcome =
          Interruption.guard(
              cancellation -> {
                try {
                  return work.run(live, logged, target, cancellation);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      output.print(outcome, publisher.store());
    } catch (CancellationException cancelled) {
      throw new CommandFailure(String.valueOf(cancelled.getMessage()));
    }
    return 0;
  }

  private RunListener epochs() {
    return json ? RunListener.SILENT : new EpochTable(spec.commandLine().getOut());
  }

  private Path log() {
    Path directory = log == null ? store.resolve(EVENTS) : log;
    if (!Files.isDirectory(directory)) {
      throw new CommandFailure(
          "the event log must be a directory: %s. The server writes one if events.enabled is true; name it with --events-log"
              .formatted(directory));
    }
    return directory;
  }

  private Path catalogueLog() {
    if (catalogueLog == null) {
      return store.resolve(CATALOGUE);
    }
    if (!Files.isDirectory(catalogueLog)) {
      throw new CommandFailure(
          "the catalogue log must be a directory: %s. The server writes one if catalogue.enabled is true"
              .formatted(catalogueLog));
    }
    return catalogueLog;
  }

  /** Returns the configuration of the live model or of a file, with the limits of retraining. */
  private EffectiveConfig configuration(Snapshot live, PluginRegistry registry) {
    ConfigReader reader =
        file(live).environment(ENVIRONMENT, System.getenv()).override("--set", assignments);
    RetrainSection limits = EffectiveConfig.read(reader, registry).run().retrain();
    return EffectiveConfig.read(
        reader.override(
            "retrain",
            List.of(
                "training.epochs=" + limits.epochs(),
                "training.patience=" + limits.patience(),
                "evaluation.maskValidation=true")),
        registry);
  }

  private ConfigReader file(Snapshot live) {
    if (config != null) {
      return ConfigReader.ofFile(config);
    }
    Map<String, Object> recorded = LiveConfiguration.of(live);
    if (recorded.isEmpty()) {
      throw new CommandFailure(
          "the live model %s records no configuration, as it was imported; name one with --config"
              .formatted(live.id()));
    }
    return ConfigReader.ofMap("configuration of " + live.id(), recorded);
  }
}
