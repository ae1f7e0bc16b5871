package org.ccdrec.trainer.command.snapshot;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ccdrec.s3.S3Address;
import org.ccdrec.s3.S3Store;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotTransfer;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.TextTable;
import org.ccdrec.trainer.command.shared.TextTable.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ccdrec snapshot list}: lists every version in a store. */
@Command(
    name = "list",
    description = {
      "Lists the snapshots of a store by name, oldest first. Reads only manifests and file"
          + " lengths (in a bucket, only manifests); `snapshot verify` reads everything.",
      "",
      "Example: ccdrec snapshot list --store snapshots",
      ""
    })
final class SnapshotListCommand implements Callable<Integer> {

  @Option(
      names = "--store",
      paramLabel = "DIR",
      defaultValue = "snapshots",
      description = "The store, or s3://bucket/prefix; default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String store;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private S3Options s3;

  @Option(names = "--json", description = "Print one JSON object per line and snapshot.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** A version in the store, with its manifest or its problems. */
  private record Entry(SnapshotId id, @Nullable Manifest manifest, List<String> problems) {}

  @Override
  public Integer call() throws IOException {
    if (store.isBlank()) {
      throw new ParameterException(spec.commandLine(), "--store must be a path, and is empty");
    }
    PrintWriter out = spec.commandLine().getOut();
    List<Entry> entries = S3Address.isMeantBy(store) ? remote() : local(Path.of(store));
    if (json) {
      entries.forEach(entry -> JsonLines.print(out, object(entry)));
    } else if (entries.isEmpty()) {
      out.println("no snapshots in " + store);
    } else {
      print(out, entries);
    }
    return 0;
  }

  private List<Entry> remote() throws IOException {
    try (S3Store bucket = s3.open(store)) {
      List<Entry> entries = new ArrayList<>();
      for (SnapshotId id : bucket.versions()) {
        entries.add(entry(id, () -> SnapshotTransfer.manifest(id, bucket.source(id))));
      }
      return entries;
    }
  }

  private static List<Entry> local(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "no such store");
    }
    SnapshotStore store = SnapshotStore.open(directory);
    List<Entry> entries = new ArrayList<>();
    for (String name : store.names()) {
      for (SnapshotId id : store.versions(name)) {
        entries.add(entry(id, () -> store.manifest(id)));
      }
    }
    return entries;
  }

  /** Reads a manifest, or reports its problems. */
  @FunctionalInterface
  private interface Look {
    Manifest manifest() throws IOException;
  }

  private static Entry entry(SnapshotId id, Look look) throws IOException {
    try {
      return new Entry(id, look.manifest(), List.of());
    } catch (InvalidSnapshotException e) {
      return new Entry(id, null, e.problems().stream().map(Object::toString).toList());
    }
  }

  private static void print(PrintWriter out, List<Entry> entries) {
    TextTable table =
        new TextTable(
            Column.text("NAME"),
            Column.text("VERSION"),
            Column.text("MODEL"),
            Column.number("USERS"),
            Column.number("ITEMS"),
            Column.number("WIDTH"),
            Column.number("INTERACTIONS"),
            Column.text("STATE"));
    for (Entry entry : entries) {
      Manifest manifest = entry.manifest();
      SnapshotId id = entry.id();
      if (manifest == null) {
        String state = "invalid: " + String.join("; ", entry.problems());
        table.row(id.name(), id.version(), null, null, null, null, null, state);
      } else {
        Manifest.Shape shape = manifest.shape();
        table.row(
            id.name(),
            id.version(),
            manifest.model().name(),
            shape.users(),
            shape.items(),
            shape.dimension(),
            shape.interactions(),
            "complete");
      }
    }
    table.print(out, "");
  }

  private static Map<String, Object> object(Entry entry) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", entry.id().name());
    object.put("version", entry.id().version());
    object.put("complete", entry.manifest() != null);
    object.put("problems", entry.problems());
    Manifest manifest = entry.manifest();
    if (manifest != null) {
      object.put("created", manifest.created().toString());
      object.put("model", manifest.model().name());
      object.put("shape", manifest.shape());
      object.put("metrics", manifest.metrics());
    }
    return object;
  }
}
