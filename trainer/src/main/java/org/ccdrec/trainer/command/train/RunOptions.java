package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.command.shared.PluginOptions;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.problem.Counted;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.ExplainedConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The options of commands that train; a picocli mixin. It reads the configuration once and runs the
 * training.
 */
final class RunOptions {

  /** Prefix of the environment variables that set keys: {@code CCDREC_TRAIN_TRAINING_EPOCHS}. */
  private static final String ENVIRONMENT = "CCDREC_TRAIN_";

  @Option(
      names = "--epochs",
      description = "Maximum number of epochs; overrides the" + " configuration.")
  private @Nullable Integer epochs;

  @Option(
      names = "--epochs-without-validation",
      paramLabel = "N",
      description = {
        "Number of epochs if the dataset has no validation split, which would show when to stop,",
        "and none are given otherwise."
      })
  private @Nullable Integer epochsWithoutValidation;

  @Option(names = "--seed", description = "The seed; overrides the configuration.")
  private @Nullable Long seed;

  @Option(names = "--threads", description = "Number of threads; overrides the configuration.")
  private @Nullable Integer threads;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of the configuration, such as ccdrec.fusionShare=0.3; repeatable.")
  private List<String> assignments = List.of();

  @Option(
      names = "--final",
      description = {
        "Choose the epoch on validation, then train on all splits for as many epochs and publish",
        "that model; its metrics are those of the first run."
      })
  private boolean everything;

  @Option(
      names = "--index",
      description = {
        "Build the graph that a server searches many items by, and publish it with the model, so that",
        "servers need not build it; the same as --set snapshot.index=true."
      })
  private boolean index;

  @Option(
      names = "--warm-start",
      paramLabel = "SNAPSHOT",
      description = {
        "Start from the vectors of a snapshot, matched by id: STORE/NAME/VERSION, or STORE/NAME",
        "for its newest valid version. New items start from similar items by content."
      })
  private @Nullable Path warmStart;

  @Option(
      names = "--resume",
      description = {
        "Continue the unfinished run of the same command from its last checkpoint, with the same",
        "result as if it had never been interrupted; without a checkpoint start at the beginning."
      })
  private boolean resume;

  @Option(
      names = "--publish-best",
      description = {
        "On Ctrl-C or SIGTERM publish the best epoch so far; without it nothing is published and",
        "the run stops at the end of the epoch, with a checkpoint for --resume."
      })
  private boolean publishBest;

  @Option(
      names = "--explain-config",
      description = {
        "Print every key with its value and its origin (default, preset, line of the file, --set,",
        "another option or environment variable) and exit without training."
      })
  private boolean explain;

  @Mixin private final PluginOptions plugins = new PluginOptions();
  @Mixin private final ReportOptions report = new ReportOptions();
  @Mixin private final TrackingOptions tracking = new TrackingOptions();

  /** Returns whether to print the configuration instead of training. */
  boolean explain() {
    return explain;
  }

  /** Returns whether output is JSON. */
  boolean json() {
    return report.json();
  }

  /**
   * The files and directories of a run.
   *
   * @param config the configuration file
   * @param isDefault whether the file was not named but chosen
   * @param data supplies the dataset's directory; called only if a model is trained
   * @param store where the snapshot is published
   * @param published receives the directory of the published snapshot
   */
  record Places(
      Path config, boolean isDefault, Callable<Path> data, Path store, Published published) {
    Places(Path config, boolean isDefault, Callable<Path> data, Path store) {
      this(config, isDefault, data, store, snapshot -> {});
    }
  }

  /** Receives the directory of a published snapshot. */
  @FunctionalInterface
  interface Published {
    void accept(Path snapshot) throws IOException;
  }

  /**
   * Reads the configuration, applies these options as overrides, and then trains and publishes, or
   * prints the configuration.
   *
   * @return the exit code
   */
  int run(CommandLine command, Places places) throws Exception {
    try (PluginRegistry registry = plugins.load()) {
      ConfigReader file = ConfigReader.ofFile(places.config());
      ExplainedConfig read = ExplainedConfig.read(withOptions(file), registry);
      if (explain) {
        new ConfigTable(report.json()).print(command.getOut(), read);
        return CommandLine.ExitCode.OK;
      }
      if (file.isEmpty()) {
        say(command, "%s sets no key: every setting has its default".formatted(places.config()));
      }
      EffectiveConfig run = read.config();
      Path data = places.data().call();
      say(command, "reading " + data + " ...");
      Dataset dataset = DatasetReader.read(data, run.run().data().options());
      if (dataset.validation().size() == 0 && !setsEpochs(read, places)) {
        run = run.withEpochs(epochsWithoutValidation(command));
      }
      TrainingSession.Target target =
          new TrainingSession.Target(places.store(), places.published());
      var choices = new TrainingSession.Choices(everything, warmStart, resume, publishBest);
      return new TrainingSession(command, report, registry, tracking.places())
          .run(new TrainingSession.Request(run, dataset, target, choices));
    }
  }

  private void say(CommandLine command, String line) {
    if (!report.json()) {
      command.getOut().println(line);
      command.getOut().flush();
    }
  }

  /** Returns whether the user sets the number of epochs, rather than a default configuration. */
  private static boolean setsEpochs(ExplainedConfig read, Places places) {
    String origin = read.origin("training.epochs");
    return read.isSet("training.epochs")
        && !(places.isDefault() && origin.startsWith(places.config().toString()));
  }

  /** Returns the number of epochs where nothing shows when to stop. */
  private int epochsWithoutValidation(CommandLine command) {
    Integer given = epochsWithoutValidation;
    if (given == null) {
      throw new ParameterException(
          command,
          "the dataset has no validation split, which would show when to stop; say how long to"
              + " train with --epochs, for example --epochs 50");
    }
    if (given < 1) {
      throw new ParameterException(
          command, "--epochs-without-validation must be positive; it is " + given);
    }
    say(
        command,
        "the dataset has no validation split, which would show when to stop: training for %s;"
                .formatted(Counted.of(given, "epoch"))
            + " --epochs sets another number");
    return given;
  }

  private ConfigReader withOptions(ConfigReader file) {
    ConfigReader reader =
        file.environment(ENVIRONMENT, System.getenv()).override("--set", assignments);
    for (Map.Entry<String, String> option : options().entrySet()) {
      reader = reader.override(option.getKey(), List.of(option.getValue()));
    }
    return reader;
  }

  /** Returns the configuration assignments of the given options, by option. */
  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    if (epochs != null) {
      options.put("--epochs", "training.epochs=" + epochs);
    }
    if (seed != null) {
      options.put("--seed", "seed=" + seed);
    }
    if (threads != null) {
      options.put("--threads", "training.threads=" + threads);
    }
    if (index) {
      options.put("--index", "snapshot.index=true");
    }
    return options;
  }
}
