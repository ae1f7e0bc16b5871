package org.ccdrec.trainer.command.snapshot;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.ccdrec.s3.S3Store;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotTransfer;
import org.ccdrec.trainer.command.shared.CommandFailure;
import org.ccdrec.trainer.command.shared.JsonLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec snapshot pull}: copies snapshots from a bucket into a store. */
@Command(
    name = "pull",
    description = {
      "Copies snapshots from an S3 bucket into a store. The length and SHA-256 of every file are"
          + " verified; a version appears complete or not at all. Credentials come from the"
          + " environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or the AWS default locations"
          + " look.",
      "",
      "Example: ccdrec snapshot pull s3://models/shop demo --store snapshots",
      ""
    })
final class SnapshotPullCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "s3://bucket/prefix")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String address;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "SNAPSHOT",
      description =
          "NAME for its newest version, or NAME/VERSION; default: the newest version of each name.")
  private List<String> wanted = List.of();

  @Option(
      names = "--store",
      paramLabel = "DIR",
      defaultValue = "snapshots",
      description = "The store; default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path directory;

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
    SnapshotStore local = SnapshotStore.open(directory);
    try (S3Store remote = s3.open(address)) {
      for (SnapshotId id : chosen(remote.versions())) {
        boolean isThere = Files.isDirectory(local.path(id));
        if (!isThere) {
          SnapshotTransfer.receive(local, id, remote.source(id));
        }
        print(spec.commandLine().getOut(), local.path(id), isThere);
      }
    }
    return 0;
  }

  /** Returns the requested subset of the available versions, oldest first. */
  private List<SnapshotId> chosen(List<SnapshotId> versions) {
    Map<String, SnapshotId> known = new TreeMap<>();
    Map<String, SnapshotId> newest = new TreeMap<>();
    for (SnapshotId id : versions) {
      known.put(id.toString(), id);
      newest.put(id.name(), id);
    }
    if (versions.isEmpty()) {
      throw new CommandFailure("no snapshot in " + address);
    }
    if (wanted.isEmpty()) {
      return List.copyOf(newest.values());
    }
    known.putAll(newest);
    return wanted.stream().map(each -> find(each, known)).toList();
  }

  private SnapshotId find(String each, Map<String, SnapshotId> known) {
    SnapshotId id = known.get(each);
    if (id == null) {
      throw new CommandFailure("no snapshot " + each + " in " + address);
    }
    return id;
  }

  private void print(PrintWriter out, Path snapshot, boolean wasThere) {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("snapshot", snapshot.toString());
      object.put("address", address);
      object.put("transferred", !wasThere);
      JsonLines.print(out, object);
    } else {
      out.println(wasThere ? snapshot + " already exists" : "pulled " + snapshot);
    }
  }
}
