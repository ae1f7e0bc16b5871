package org.ccdrec.trainer.command.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ccdrec.files.DeleteTree;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.shared.DataOption;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.SharedLogOptions;
import org.ccdrec.trainer.extension.DatasetExtension;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec events export}: turns an event log into training data. */
@Command(
    name = "export",
    description = {
      "Writes a copy of a dataset with one more training interaction per new pair of user and item"
          + " in an event log, ready for training. Pairs already in the dataset and items"
          + " missing from the snapshot are skipped.",
      "",
      "Example: ccdrec events export --log snapshots/.events --snapshot snapshots/shop/VERSION"
          + " --data"
          + " mydata --output mydata2",
      ""
    })
final class EventsExportCommand implements Callable<Integer> {

  @Option(
      names = "--log",
      paramLabel = "DIR",
      description = "The directory of the event log; the server's default is STORE/.events.")
  private @Nullable Path log;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private SharedLogOptions sharedLog;

  @Option(
      names = "--snapshot",
      required = true,
      paramLabel = "SNAPSHOT",
      description =
          "A snapshot trained on the dataset: STORE/NAME/VERSION, or STORE/NAME for its newest"
              + " valid"
              + " version.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path snapshot;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private DataOption data;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The dataset to write, a directory that does not exist.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path output;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if ((log == null) != sharedLog.isGiven()) {
      throw new ParameterException(
          spec.commandLine(), "exactly one of --log and --shared-log must be given");
    }
    if (log != null) {
      export(log);
    } else {
      exportShared();
    }
    return 0;
  }

  private void export(Path events) throws IOException {
    try (Snapshot trained = Snapshot.openVerified(SnapshotStore.resolve(snapshot))) {
      print(new DatasetExtension(trained, data.directory()).write(events, output));
    }
  }

  private void exportShared() throws IOException {
    Path events = Files.createTempDirectory("ccdrec-events");
    try {
      long unused = sharedLog.copyTo(events);
      export(events);
    } finally {
      DeleteTree.delete(events);
    }
  }

  private void print(DatasetExtension.Result result) {
    if (json) {
      JsonLines.print(spec.commandLine().getOut(), result);
      return;
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d new %s, %d new %s; skipped: %d known %s, %d of unknown items%n",
            output,
            result.interactions(),
            result.interactions() == 1 ? "interaction" : "interactions",
            result.users(),
            result.users() == 1 ? "user" : "users",
            result.known(),
            result.known() == 1 ? "pair" : "pairs",
            result.unknownItems());
  }
}
