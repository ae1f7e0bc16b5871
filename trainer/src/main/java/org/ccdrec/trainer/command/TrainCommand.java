package org.ccdrec.trainer.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
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

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "Where to publish; default: ${DEFAULT-VALUE}.")
  private Path store = Path.of("snapshots");

  @Mixin private final RunOptions options = new RunOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    RunConfig run = options.read(config);
    return options.train(spec.commandLine(), run, data.directory(), store);
  }
}
