package org.ccdrec.trainer.command.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.TextTable;
import org.ccdrec.trainer.command.shared.TextTable.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ccdrec snapshot show}: shows the manifest of a snapshot. */
@Command(
    name = "show",
    description = {
      "Shows a snapshot's shape, model, full configuration, provenance, metrics and files.",
      "",
      "Example: ccdrec snapshot show snapshots/demo",
      ""
    })
final class SnapshotShowCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "SNAPSHOT",
      description = "STORE/NAME/VERSION, or STORE/NAME for its newest valid version.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path path;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (Snapshot snapshot = Snapshot.open(SnapshotStore.resolve(path))) {
      if (json) {
        JsonLines.print(out, object(snapshot));
      } else {
        print(out, snapshot);
      }
    }
    return 0;
  }

  private static Map<String, Object> object(Snapshot snapshot) {
    Manifest manifest = snapshot.manifest();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", manifest.id().name());
    object.put("version", manifest.id().version());
    object.put("created", manifest.created().toString());
    object.put("directory", snapshot.directory().toString());
    object.put("shape", manifest.shape());
    object.put("model", manifest.model().name());
    object.put("config", manifest.model().config());
    object.put("provenance", manifest.provenance());
    object.put("metrics", new TreeMap<>(manifest.metrics()));
    object.put("attributes", attributes(manifest));
    object.put("content", new TreeMap<>(manifest.content()));
    object.put("files", manifest.files());
    return object;
  }

  private static Map<String, String> attributes(Manifest manifest) {
    Map<String, String> names = new TreeMap<>();
    if (manifest.attributes() != null) {
      manifest.attributes().forEach((name, type) -> names.put(name, type.toString()));
    }
    return names;
  }

  private static void print(PrintWriter out, Snapshot snapshot) {
    Manifest manifest = snapshot.manifest();
    Manifest.Shape shape = manifest.shape();
    out.println("snapshot      " + manifest.id());
    out.println("directory     " + snapshot.directory());
    out.println("created       " + manifest.created());
    out.println("model         " + manifest.model().name());
    out.println(
        "shape         %d users × %d items × %d, %d interactions"
            .formatted(shape.users(), shape.items(), shape.dimension(), shape.interactions()));
    out.println("seed          " + manifest.provenance().seed());
    out.println("kernels       " + manifest.provenance().kernels());
    out.println("data hash     " + manifest.provenance().dataHash());
    section(out, "libraries", manifest.provenance().libraries());
    section(out, "configuration", flat(manifest.model().config()));
    section(out, "metrics", manifest.metrics());
    section(out, "item attributes", attributes(manifest));
    section(out, "content widths", manifest.content());
    TextTable files =
        new TextTable(Column.text("FILE"), Column.number("BYTES"), Column.text("SHA-256"));
    manifest.files().forEach(file -> files.row(file.name(), file.length(), file.sha256()));
    out.println("files");
    files.print(out, "  ");
  }

  private static void section(PrintWriter out, String heading, Map<String, ?> values) {
    if (values.isEmpty()) {
      return;
    }
    out.println(heading);
    int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
    new TreeMap<>(values)
        .forEach(
            (key, value) -> out.println("  " + key + " ".repeat(width + 2 - key.length()) + value));
  }

  /** Returns the leaves of a configuration by key path. */
  private static Map<String, String> flat(JsonNode config) {
    Map<String, String> leaves = new LinkedHashMap<>();
    flatten("", config, leaves);
    return leaves;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> leaves) {
    if (!node.isObject()) {
      leaves.put(path, node.isTextual() ? node.textValue() : node.toString());
      return;
    }
    node.properties()
        .forEach(
            field -> {
              String key = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
              flatten(key, field.getValue(), leaves);
            });
  }
}
