package org.ccdrec.trainer.report.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.report.html.Part;

/** Reads a snapshot and writes the part of a report about it. Stateless. */
public final class SnapshotReport {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SnapshotReport() {}

  /**
   * Returns the part about a snapshot.
   *
   * @param path {@code STORE/NAME/VERSION}, or {@code STORE/NAME} for its newest valid version
   * @throws IOException if it cannot be read
   */
  public static Part of(Path path) throws IOException {
    try (Snapshot snapshot = Snapshot.open(SnapshotStore.resolve(path))) {
      JsonNode report = report(snapshot);
      return new Part(
          snapshot.id().name() + " – " + snapshot.manifest().model().name(),
          "Snapshot " + snapshot.directory(),
          List.of(
              SummarySection.of(snapshot, report),
              EpochSection.of(report),
              UserMapSection.of(snapshot, report),
              NegativeMapSection.of(snapshot, report),
              RecallSection.of(report),
              CostSection.of(report),
              NeighbourSection.of(snapshot),
              ProvenanceSection.of(snapshot.manifest())));
    }
  }

  private static JsonNode report(Snapshot snapshot) throws IOException {
    String text = snapshot.report();
    if (text == null) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException(
          snapshot.directory() + "/report.json must be JSON: " + e.getOriginalMessage(), e);
    }
  }
}
