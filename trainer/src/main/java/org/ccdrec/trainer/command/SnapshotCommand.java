package org.ccdrec.trainer.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec snapshot}: what is in a store of snapshots, and whether it is sound. */
@Command(
    name = "snapshot",
    description =
        "Lists, shows and verifies published snapshots, and moves them to and from S3 buckets.",
    subcommands = {
      SnapshotListCommand.class,
      SnapshotShowCommand.class,
      SnapshotVerifyCommand.class,
      SnapshotPushCommand.class,
      SnapshotPullCommand.class
    })
final class SnapshotCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: snapshot list, show, verify, push or pull");
  }
}
