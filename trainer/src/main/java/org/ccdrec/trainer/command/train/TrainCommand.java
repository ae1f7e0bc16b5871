package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec train}: trains a model on a dataset and publishes its best epoch. */
@Command(
    name = "train",
    description = {
      "Trains a model on a dataset, tests the epoch with the best validation result, and"
          + " publishes it as a snapshot. Ctrl-C stops at the end of the epoch and publishes nothing;"
          + " --resume continues.",
      "",
      "Examples: ccdrec train --data shop",
      "          ccdrec train --data shop --final",
      "          ccdrec train --data shop --resume",
      "          ccdrec train --config conf/tiktok-ccdrec-freedom.yaml --data ../data/tiktok",
      ""
    })
public final class TrainCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The run's configuration, such as conf/tiktok-ccdrec-freedom.yaml. Without it the"
              + " dataset decides: conf/default-content.yaml or conf/default-interactions.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The dataset directory; required unless --explain-config is given.")
  private @Nullable Path data;

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
    if (!options.explain()) {
      dataDirectory();
    }
    return options.run(
        spec.commandLine(),
        new RunOptions.Places(configuration(), config == null, this::dataDirectory, store));
  }

  private Path configuration() throws IOException {
    if (config != null) {
      return config;
    }
    var chosen = DefaultConfiguration.of(dataDirectory());
    if (Files.isDirectory(dataDirectory())) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(chosen.reason());
      err.flush();
    }
    return chosen.file();
  }

  private Path dataDirectory() {
    if (data == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--data=DIR'");
    }
    return data;
  }
}
