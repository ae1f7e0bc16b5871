package org.ccdrec.trainer.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The required {@code --data} option of a command; a picocli mixin. */
final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The dataset directory.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path directory;

  Path directory() {
    return directory;
  }
}
