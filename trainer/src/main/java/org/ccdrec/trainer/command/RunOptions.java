package org.ccdrec.trainer.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.RunConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that train, and what they do with them; a picocli mixin. */
final class RunOptions {

  @Option(names = "--epochs", description = "Most epochs, instead of the configuration's.")
  private @Nullable Integer epochs;

  @Option(names = "--seed", description = "The seed, instead of the configuration's.")
  private @Nullable Long seed;

  @Option(names = "--threads", description = "Threads, instead of the configuration's.")
  private @Nullable Integer threads;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of the configuration, such as ccdrec.fusionShare=0.3; repeatable.")
  private List<String> assignments = List.of();

  @Mixin private final PluginOptions plugins = new PluginOptions();
  @Mixin private final ReportOptions report = new ReportOptions();

  /** Reads a configuration with these options on top. */
  RunConfig read(Path config) {
    List<String> overrides = new ArrayList<>(assignments);
    add(overrides, "training.epochs", epochs);
    add(overrides, "seed", seed);
    add(overrides, "training.threads", threads);
    return ConfigReader.ofFile(config).override(overrides).bind(RunConfig.class);
  }

  /** Trains on a dataset, publishes in a store, and returns the exit code. */
  int train(CommandLine command, RunConfig run, Path data, Path store) throws IOException {
    Dataset dataset = dataset(data, run);
    try (PluginRegistry registry = plugins.load()) {
      return new TrainingSession(command, report, registry).run(run, dataset, store);
    }
  }

  private static void add(List<String> overrides, String key, @Nullable Object value) {
    if (value != null) {
      overrides.add(key + "=" + value);
    }
  }

  /** Reads the dataset with the feature files that the configuration names. */
  private static Dataset dataset(Path directory, RunConfig run) {
    return DatasetReader.read(directory, run.data().options());
  }
}
