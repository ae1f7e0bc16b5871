package org.ccdrec.trainer.command.snapshot;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec snapshot}: commands on the snapshots of a store. */
@Command(
    name = "snapshot",
    description =
        "Lists, shows and verifies published snapshots, and copies them to and from S3 buckets.",
    subcommands = {
      SnapshotListCommand.class,
      SnapshotShowCommand.class,
      SnapshotVerifyCommand.class,
      SnapshotPushCommand.class,
      SnapshotPullCommand.class
    })
public final class SnapshotCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "missing subcommand: snapshot list, show, verify, push or pull");
  }
}
