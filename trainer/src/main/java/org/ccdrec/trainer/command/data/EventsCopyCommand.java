package org.ccdrec.trainer.command.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ccdrec.trainer.command.shared.SharedLogOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec events copy}: copies the shared log of a fleet into an event log. */
@Command(
    name = "copy",
    description = {
      "Copies the events of a fleet's shared log into a directory, as an event log that"
          + " 'events export' and 'retrain' read. A further copy adds what is new.",
      "",
      "Example: ccdrec events copy --shared-log kafka --shared-log-set"
          + " bootstrapServers=kafka-1:9092 --log events",
      ""
    })
final class EventsCopyCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private SharedLogOptions sharedLog;

  @Option(
      names = "--log",
      required = true,
      paramLabel = "DIR",
      description = "The directory of the copy, which no server uses.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path log;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!sharedLog.isGiven()) {
      throw new ParameterException(spec.commandLine(), "missing option: --shared-log");
    }
    long added = sharedLog.copyTo(log);
    spec.commandLine()
        .getOut()
        .printf("%s: %d new %s%n", log, added, added == 1 ? "event" : "events");
    return 0;
  }
}
