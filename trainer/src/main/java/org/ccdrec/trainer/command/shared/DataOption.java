package org.ccdrec.trainer.command.shared;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The required {@code --data} option of a command; a picocli mixin. */
public final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The dataset directory.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path directory;

  public Path directory() {
    return directory;
  }
}
