package org.ccdrec.trainer.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetOptions;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.ModalityFile;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.RunConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ccdrec train}: trains a model on a dataset and publishes its best epoch. */
@Command(
    name = "train",
    description = {
      "Trains a model on a dataset, tests the epoch that is best on validation, and publishes it as"
          + " a snapshot. Ctrl-C ends cleanly and publishes nothing.",
      "",
      "Example: ccdrec train --config conf/tiktok-ccdrec-freedom.yaml --data ../data/tiktok",
      ""
    })
final class TrainCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The run's configuration, such as conf/tiktok-ccdrec-freedom.yaml.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The dataset directory.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path data;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "Where to publish; default: ${DEFAULT-VALUE}.")
  private Path store = Path.of("snapshots");

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

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<String> overrides = new ArrayList<>(assignments);
    add(overrides, "training.epochs", epochs);
    add(overrides, "seed", seed);
    add(overrides, "training.threads", threads);
    RunConfig run = ConfigReader.ofFile(config).override(overrides).bind(RunConfig.class);
    try (PluginRegistry registry = plugins.load()) {
      new TrainingSession(spec.commandLine(), report, registry).run(run, read(run), store);
    }
    return 0;
  }

  private static void add(List<String> overrides, String key, @Nullable Object value) {
    if (value != null) {
      overrides.add(key + "=" + value);
    }
  }

  private Dataset read(RunConfig run) {
    List<ModalityFile> files =
        run.data().modalities().stream()
            .map(modality -> new ModalityFile(modality.name(), modality.file()))
            .toList();
    return DatasetReader.read(data, DatasetOptions.withModalities(files));
  }
}
