package org.ccdrec.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ccdrec.server.testing.Administrator;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.SmallDisk;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full: nothing that works stops, what is refused is said, and room is enough. */
@Timeout(120)
class DiskFullTest {
  private static final String PROBE = "/v1/users/u3/recommendations?k=5";

  @TempDir Path directory = Path.of("unset");

  private static List<String> names(Path place) throws IOException {
    try (Stream<Path> all = Files.list(place)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void anIndexThatDoesNotFitKeepsTheVersionBefore() throws Exception {
    FaultTable table = FaultTable.of("DiskFullTest.anIndexThatDoesNotFitKeepsTheVersionBefore");
    Path storePath = directory.resolve("store");
    SnapshotStore store = SnapshotStore.open(storePath);
    SnapshotId small = new GeneratedSnapshot(1, 20, 50, 4, 2).publish(store, "full", true);
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 160);
        TestServer server =
            TestServer.start(
                storePath,
                "admin.enabled=true",
                "admin.port=0",
                "store.pollInterval=1h",
                "retrieval.exactUpTo=100",
                "retrieval.indexDirectory=" + disk.path())) {
      JsonNode before = server.json(PROBE).get("items");
      SnapshotId large = new GeneratedSnapshot(2, 20, 1000, 32, 2).publish(store, "full", true);
      for (int attempt = 0; attempt < 2; attempt++) {
        JsonNode state = new Administrator(server).follow();
        assertEquals(small.toString(), state.get("live").asText());
        String reason = Administrator.refusal(state, large);
        assertTrue(reason.contains("No space left on device"), reason);
        assertEquals(before, server.json(PROBE).get("items"));
        assertEquals(
            Set.of(".checked", ".columns"),
            Set.copyOf(names(disk.path())),
            "nothing half-built is left");
        table.row("disk full while indexing", "attempt " + attempt, reason);
      }
      disk.grow(16_384);
      assertEquals(large.toString(), new Administrator(server).follow().get("live").asText());
      assertEquals(large.toString(), server.json(PROBE).get("modelVersion").asText());
    }
  }

  @Test
  void anEventThatIsNotWrittenIsRefusedAndTheLogStaysWhole() throws Exception {
    FaultTable table =
        FaultTable.of("DiskFullTest.anEventThatIsNotWrittenIsRefusedAndTheLogStaysWhole");
    Path store = directory.resolve("store");
    new GeneratedSnapshot(1, 20, 50, 4, 2).publish(SnapshotStore.open(store), "full", true);
    List<String> acknowledged = new ArrayList<>();
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 64)) {
      String[] settings = {"events.enabled=true", "events.directory=" + disk.path()};
      try (TestServer server = TestServer.start(store, settings)) {
        JsonNode refused = fill(server, acknowledged);
        table.row("disk full while logging events", "", refused.get("detail").asText());
        assertEquals(acknowledged, logged(disk.path()), "what was refused is cut off at once");
        assertEquals(503, server.post("/v1/events", event("again", "x".repeat(400))).statusCode());
        assertEquals(200, server.get(PROBE).statusCode());
        disk.grow(1024);
        assertEquals(200, server.post("/v1/events", event("after", "i1")).statusCode());
        acknowledged.add("after");
      }
      try (TestServer server = TestServer.start(store, settings)) {
        assertEquals(acknowledged, logged(disk.path()));
        JsonNode answer = server.json("/v1/users/after/recommendations?k=5");
        assertEquals("events", answer.get("servedBy").asText());
      }
    }
  }

  @Test
  void aChangeOfAnItemThatIsNotWrittenIsRefusedAndTheLogStaysWhole() throws Exception {
    FaultTable table =
        FaultTable.of("DiskFullTest.aChangeOfAnItemThatIsNotWrittenIsRefusedAndTheLogStaysWhole");
    Path store = directory.resolve("store");
    new GeneratedSnapshot(1, 20, 50, 4, 2).publish(SnapshotStore.open(store), "full", true);
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 64)) {
      String[] settings = {"catalogue.enabled=true", "catalogue.directory=" + disk.path()};
      int accepted = 0;
      try (TestServer server = TestServer.start(store, settings)) {
        HttpResponse<byte[]> answer = title(server, 0);
        for (; answer.statusCode() == 200 && accepted < 1000; answer = title(server, accepted)) {
          accepted++;
        }
        assertEquals(503, answer.statusCode());
        assertTrue(answer.headers().firstValue("retry-after").isPresent());
        JsonNode problem = TestServer.JSON.readTree(answer.body());
        table.row("disk full while changing items", "", problem.get("detail").asText());
        String shown = server.json("/v1/items/i1").get("title").asText();
        assertEquals((accepted - 1) + "x".repeat(400), shown, "a refused change has no effect");
        disk.grow(1024);
        assertEquals(200, title(server, 5000).statusCode());
      }
      try (TestServer server = TestServer.start(store, settings)) {
        String shown = server.json("/v1/items/i1").get("title").asText();
        assertEquals(5000 + "x".repeat(400), shown);
      }
    }
  }

  private static HttpResponse<byte[]> title(TestServer server, int number) throws Exception {
    String body = "{\"title\":\"" + number + "x".repeat(400) + "\"}";
    return server.send("PATCH", "/v1/items/i1", body);
  }

  private static String event(String userId, String itemId) {
    return "{\"userId\":\"%s\",\"itemId\":\"%s\"}".formatted(userId, itemId);
  }

  /** Sends events until one is refused; returns the problem. */
  private static JsonNode fill(TestServer server, List<String> acknowledged) throws Exception {
    for (int count = 0; count < 1000; count++) {
      HttpResponse<byte[]> answer = server.post("/v1/events", event("w" + count, "x".repeat(400)));
      if (answer.statusCode() != 200) {
        assertEquals(503, answer.statusCode());
        assertTrue(answer.headers().firstValue("retry-after").isPresent());
        JsonNode problem = TestServer.JSON.readTree(answer.body());
        assertEquals("/problems/not-written", problem.get("type").asText());
        return problem;
      }
      acknowledged.add("w" + count);
    }
    throw new AssertionError("the disk was never full");
  }

  /** Returns the user of every line of the log, each of which must be whole. */
  private static List<String> logged(Path disk) throws IOException {
    String log = Files.readString(disk.resolve("events-0000000001.log"), StandardCharsets.UTF_8);
    assertTrue(log.endsWith("}\n"), log);
    List<String> users = new ArrayList<>();
    for (String line : log.split("\n", -1)) {
      if (!line.isEmpty()) {
        users.add(TestServer.JSON.readTree(line.substring(9)).get("user").asText());
      }
    }
    return users;
  }

  @Test
  void aStoreThatIsFullPublishesNothing() throws Exception {
    FaultTable table = FaultTable.of("DiskFullTest.aStoreThatIsFullPublishesNothing");
    try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 512)) {
      SnapshotStore store = SnapshotStore.open(disk.path());
      SnapshotId first = new GeneratedSnapshot(1, 20, 50, 4, 2).publish(store, "full", false);
      try (TestServer server =
          TestServer.start(disk.path(), "admin.enabled=true", "admin.port=0")) {
        var large = new GeneratedSnapshot(2, 20, 3000, 64, 2);
        var failure = assertThrows(IOException.class, () -> large.publish(store, "full", false));
        table.row("disk full while publishing", "", String.valueOf(failure.getMessage()));
        assertEquals(List.of(first.version()), names(disk.path().resolve("full")));
        assertEquals(200, server.get(PROBE).statusCode());
        disk.grow(4096);
        SnapshotId second = large.publish(store, "full", false);
        assertEquals(second.toString(), new Administrator(server).follow().get("live").asText());
      }
    }
  }
}
