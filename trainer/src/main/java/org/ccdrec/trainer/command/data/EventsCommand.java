package org.ccdrec.trainer.command.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec events}: commands on the event log of a server. */
@Command(
    name = "events",
    description = "Exports the event log of a server as training data, or copies that of a fleet.",
    subcommands = {EventsExportCommand.class, EventsCopyCommand.class})
public final class EventsCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "missing subcommand: events export or events copy");
  }
}
