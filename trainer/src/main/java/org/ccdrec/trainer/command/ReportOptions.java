package org.ccdrec.trainer.command;

import picocli.CommandLine.Option;

/** How commands that train report; a picocli mixin. */
final class ReportOptions {

  @Option(
      names = "--json",
      description = "Print one JSON object a line: each epoch, and last the test and the snapshot.")
  private boolean json;

  @Option(names = "--profile", description = "Print where the time went, by operation.")
  private boolean profile;

  boolean json() {
    return json;
  }

  boolean profile() {
    return profile;
  }
}
