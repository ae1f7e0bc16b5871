package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoCommandTest {

  @TempDir Path folder;

  @Test
  void generatesTrainsAndPublishesAndTheNextTimeOnlyTrains() throws Exception {
    Path data = folder.resolve("demo/catalogue");
    Path store = folder.resolve("demo/snapshots");
    Object[] demo = {
      "demo",
      "--config",
      Path.of("..", "conf", "demo.yaml"),
      "--data",
      data,
      "--store",
      store,
      "--epochs",
      1,
      "--threads",
      1,
      "--json"
    };
    Run first = Run.of(demo);
    assertEquals(0, first.code(), first.err());
    assertEquals("generating the demo catalogue in " + data + " ...\n", first.err());
    assertTrue(Files.isRegularFile(data.resolve("demo.inter")));
    JsonNode published = new ObjectMapper().readTree(first.lines().getLast());
    assertEquals("demo", published.path("name").asText());
    assertTrue(published.path("test").path("recall@20").asDouble() > 0, published.toString());

    SnapshotId id = SnapshotStore.open(store).versions("demo").getFirst();
    try (Snapshot snapshot = Snapshot.open(SnapshotStore.open(store).path(id))) {
      assertTrue(snapshot.image(0).length > 0);
      assertNull(snapshot.metadata(0).image(), "the server says where a picture is that it has");
    }

    assertTrue(Files.readString(folder.resolve("demo/report.html")).startsWith("<!DOCTYPE html>"));

    Run second = Run.of(demo);
    assertEquals(0, second.code(), second.err());
    assertEquals("using the catalogue in " + data + "\n", second.err());
    JsonNode again = new ObjectMapper().readTree(second.lines().getLast());
    assertEquals(published.path("test"), again.path("test"), "one seed, one result");

    Run list = Run.of("snapshot", "list", "--store", store);
    assertEquals(3, list.lines().size(), list.out());
    assertEquals(0, Run.of("snapshot", "verify", store).code());
  }
}
