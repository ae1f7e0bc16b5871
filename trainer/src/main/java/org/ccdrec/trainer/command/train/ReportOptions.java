package org.ccdrec.trainer.command.train;

import picocli.CommandLine.Option;

/** The output options of commands that train; a picocli mixin. */
final class ReportOptions {

  @Option(
      names = "--json",
      description =
          "Print one JSON object per line: one per epoch, then the test metrics and"
              + " the snapshot.")
  private boolean json;

  @Option(names = "--profile", description = "Print the time spent in each operation.")
  private boolean profile;

  boolean json() {
    return json;
  }

  boolean profile() {
    return profile;
  }
}
