package org.ccdrec.trainer.command.snapshot;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.s3.S3Store;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.shared.JsonLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec snapshot push}: copies snapshots into a bucket. */
@Command(
    name = "push",
    description = {
      "Copies snapshots into an S3 bucket after verifying them in full. A version becomes"
          + " visible with its last file and is never replaced; existing versions are skipped,"
          + " and an interrupted push is resumed. Credentials come from the environment"
          + " (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or the AWS default locations.",
      "",
      "Example: ccdrec snapshot push snapshots/demo s3://models/shop",
      ""
    })
final class SnapshotPushCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "SNAPSHOT",
      description =
          "STORE/NAME/VERSION; STORE/NAME for its newest valid version; STORE for the newest of"
              + " each"
              + " name.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path path;

  @Parameters(index = "1", paramLabel = "ADDRESS", description = "s3://bucket/prefix")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String address;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private S3Options s3;

  @Option(names = "--json", description = "Print one JSON object per line and snapshot.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (S3Store store = s3.open(address)) {
      for (Path snapshot : snapshots(path)) {
        print(spec.commandLine().getOut(), snapshot, store.push(snapshot));
      }
    }
    return 0;
  }

  private static List<Path> snapshots(Path path) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String name : SnapshotStore.open(path).names()) {
      found.add(SnapshotStore.resolve(path.resolve(name)));
    }
    return found.isEmpty() ? List.of(SnapshotStore.resolve(path)) : found;
  }

  private void print(PrintWriter out, Path snapshot, List<String> files) {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("snapshot", snapshot.toString());
      object.put("address", address);
      object.put("files", files);
      JsonLines.print(out, object);
    } else if (files.isEmpty()) {
      out.println(snapshot + " is already in " + address);
    } else {
      out.println("pushed %s to %s: %d files".formatted(snapshot, address, files.size()));
    }
  }
}
