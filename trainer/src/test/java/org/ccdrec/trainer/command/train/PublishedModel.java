package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ccdrec.files.FileHash;
import org.ccdrec.snapshot.SnapshotStore;

/**
 * The content of a snapshot without times: the hash of every file, and the report and the metrics
 * as JSON.
 */
record PublishedModel(Map<String, String> files, JsonNode report, JsonNode metrics) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TIMES = Set.of("trainSeconds", "inferSeconds", "evalSeconds");

  /** Reads the newest version of a name. */
  static PublishedModel of(Path published) throws IOException {
    Path snapshot = SnapshotStore.resolve(published);
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(snapshot)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = snapshot.relativize(file).toString();
        if (!Set.of("manifest.json", "report.json").contains(name)) {
          files.put(name, FileHash.sha256(file));
        }
      }
    }
    ObjectNode report = (ObjectNode) JSON.readTree(snapshot.resolve("report.json").toFile());
    JsonNode cost = report.remove("cost");
    report.set("calls", calls(cost));
    report.path("epochs").forEach(epoch -> ((ObjectNode) epoch).remove(TIMES));
    JsonNode metrics = JSON.readTree(snapshot.resolve("manifest.json").toFile()).path("metrics");
    return new PublishedModel(files, report, metrics);
  }

  /** Returns how often each operation was called, ordered by name. */
  private static JsonNode calls(JsonNode cost) {
    Map<String, Long> calls = new TreeMap<>();
    cost.path("operations")
        .forEach(
            operation ->
                calls.put(
                    operation.path("name").asText() + " " + operation.path("pass").asText(),
                    operation.path("calls").asLong()));
    return JSON.valueToTree(calls);
  }

  void requireSame(PublishedModel other) {
    assertEquals(files, other.files);
    assertEquals(report, other.report);
    assertEquals(metrics, other.metrics);
  }
}
