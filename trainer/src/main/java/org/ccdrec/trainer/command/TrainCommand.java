package org.ccdrec.trainer.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.RunConfig;
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

  @Mixin private final RunOptions options = new RunOptions();
  @Mixin private final PluginOptions plugins = new PluginOptions();
  @Mixin private final ReportOptions report = new ReportOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    RunConfig run = options.read(config);
    try (PluginRegistry registry = plugins.load()) {
      new TrainingSession(spec.commandLine(), report, registry)
          .run(run, RunOptions.dataset(data, run), store);
    }
    return 0;
  }
}
