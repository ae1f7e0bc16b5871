package org.ccdrec.trainer.publishing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FallbackStoreTest {
  @TempDir Path folder;

  @Test
  void aModelThatCannotBePublishedIsKeptAndNamed() throws IOException {
    Path broken = Files.writeString(folder.resolve("store"), "a file");
    Path full = Files.writeString(folder.resolve("full"), "a file");
    Path fallback = folder.resolve("fallback");
    var kept =
        assertThrows(
            UnpublishedException.class,
            () ->
                FallbackStore.publish(
                    writer(), SnapshotStore.open(broken), List.of(full, fallback)));
    Path snapshot = SnapshotStore.resolve(fallback.resolve("shop"));
    try (Snapshot opened = Snapshot.openVerified(snapshot)) {
      assertEquals(1, opened.itemIds().size());
    }
    String message = String.valueOf(kept.getMessage());
    assertTrue(message.contains("could not be published in " + broken), message);
    assertTrue(message.contains("It is kept in " + snapshot), message);
    assertTrue(
        message.endsWith("move it to " + broken.resolve("shop").resolve(snapshot.getFileName())),
        message);
  }

  @Test
  void theFirstFailureIsReportedIfNothingCanBeWritten() throws IOException {
    Path broken = Files.writeString(folder.resolve("store"), "a file");
    IOException failure =
        assertThrows(
            IOException.class,
            () -> FallbackStore.publish(writer(), SnapshotStore.open(broken), List.of(broken)));
    assertEquals(1, failure.getSuppressed().length);
  }

  private static SnapshotWriter writer() {
    return new SnapshotWriter("shop")
        .users(List.of("u"), FloatMatrix.of(1, 1, new float[] {1}))
        .items(List.of("i"), FloatMatrix.of(1, 1, new float[] {1}))
        .seen(new int[] {0, 0}, new int[0])
        .popularity(new int[] {0})
        .model("test", JsonNodeFactory.instance.objectNode())
        .provenance(new Provenance("", 0, "none", Map.of()));
  }
}
