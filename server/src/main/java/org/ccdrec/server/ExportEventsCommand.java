package org.ccdrec.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.ccdrec.server.events.DatasetExtension;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code serve export-events}: turns the events of a server into training data. */
@Command(
    name = "export-events",
    mixinStandardHelpOptions = true,
    description =
        "Writes a copy of a dataset with a training interaction more for each new pair of user and"
            + " item in a log of events, ready for `ccdrec train`.")
final class ExportEventsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--log",
      required = true,
      paramLabel = "DIRECTORY",
      description = "Directory of the events, <store>/.events by default of the server.")
  private @Nullable Path log;

  @Option(
      names = "--snapshot",
      required = true,
      paramLabel = "DIRECTORY",
      description = "Directory <store>/<name>/<version> of a snapshot trained on the dataset.")
  private @Nullable Path snapshot;

  @Option(names = "--data", required = true, paramLabel = "DIRECTORY", description = "The dataset.")
  private @Nullable Path data;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIRECTORY",
      description = "The dataset to write, which must not exist.")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    Path target = Objects.requireNonNull(output);
    try (Snapshot trained = Snapshot.openVerified(Objects.requireNonNull(snapshot))) {
      DatasetExtension.Result result =
          new DatasetExtension(trained, Objects.requireNonNull(data))
              .write(Objects.requireNonNull(log), target);
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .printf(
              "%s: %d new interactions, %d new users; left out: %d pairs that the dataset has, %d"
                  + " of unknown items%n",
              target, result.interactions(), result.users(), result.known(), result.unknownItems());
    }
    return 0;
  }
}
