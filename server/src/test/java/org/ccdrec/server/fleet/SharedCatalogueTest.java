package org.ccdrec.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Waiting;
import org.ccdrec.sharedlog.SharedLogFactory.Stream;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.testkit.sharedlog.MemoryLog;
import org.ccdrec.testkit.sharedlog.MemoryPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A change of an item at one server of a fleet becomes one at all, and all end with the same. */
@Timeout(120)
class SharedCatalogueTest {
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(4, 30, 300, 6, 25);

  @TempDir Path directory = Path.of("unset");
  private MemoryLog log = new MemoryLog(1);
  private Fleet fleet;

  @BeforeEach
  void start() throws Exception {
    GENERATED.publish(SnapshotStore.open(directory.resolve("store")), "fleet", true);
    log = MemoryPlugin.log(directory.toString(), Stream.CATALOGUE);
    fleet =
        new Fleet(
            directory,
            3,
            "catalogue.enabled=true",
            "catalogue.log=memory",
            "sharedLog.acknowledgeWithin=500ms",
            "sharedLog.settings={name: '" + directory + "'}");
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private JsonNode change(int server, String method, String item, String body) throws Exception {
    HttpResponse<byte[]> response = fleet.get(server).send(method, "/v1/items/" + item, body);
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    return TestServer.JSON.readTree(response.body());
  }

  private String title(int server, String item) throws Exception {
    return fleet.get(server).json("/v1/items/" + item).path("title").asText();
  }

  private void awaitTitle(String item, String title) throws Exception {
    for (int server = 0; server < fleet.size(); server++) {
      int one = server;
      Waiting.until(title + " at " + server, () -> title(one, item).equals(title));
    }
  }

  @Test
  void aChangeOfOneServerIsOneOfAll() throws Exception {
    assertFalse(change(0, "PATCH", "i7", "{\"title\":\"first\"}").has("pending"));
    assertEquals("first", title(0, "i7"));
    awaitTitle("i7", "first");
    change(1, "PATCH", "i7", "{\"title\":\"second\"}");
    awaitTitle("i7", "second");
    change(2, "PATCH", "i8", "{\"availability\":\"hidden\"}");
    for (int server = 0; server < fleet.size(); server++) {
      int one = server;
      Waiting.until("a hidden item", () -> !fleet.recommended(one, "nobody").contains("i8"));
    }
    fleet.restart(1);
    awaitTitle("i7", "second");
    assertFalse(fleet.recommended(1, "nobody").contains("i8"));
  }

  @Test
  void aPictureReachesAllServers() throws Exception {
    byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};
    String text = Base64.getEncoder().encodeToString(picture);
    change(0, "PATCH", "i7", "{\"picture\":\"" + text + "\"}");
    for (int server = 0; server < fleet.size(); server++) {
      int one = server;
      Waiting.until(
          "the picture at " + server,
          () -> Arrays.equals(picture, fleet.get(one).get("/v1/items/i7/image").body()));
    }
  }

  @Test
  void withoutTheLogChangesAreKeptAndForwardedLater() throws Exception {
    log.away(true);
    assertEquals(1, change(0, "PATCH", "i7", "{\"title\":\"kept\"}").get("pending").asInt());
    assertEquals("kept", title(0, "i7"));
    assertEquals(1, fleet.metric(0, "ccdrec_catalogue_pending"));
    fleet.restart(0);
    assertEquals("kept", title(0, "i7"));
    change(1, "PATCH", "i9", "{\"title\":\"other\"}");
    log.away(false);
    awaitTitle("i7", "kept");
    awaitTitle("i9", "other");
  }

  /** Two servers change one item again and again; afterwards all agree. */
  @Test
  void concurrentChangesEndWithTheSameEverywhere() throws Exception {
    log.loseAnswers(5);
    for (int round = 0; round < 30; round++) {
      change(round % 2, "PATCH", "i7", "{\"title\":\"t" + round + "\"}");
    }
    change(2, "PATCH", "i8", "{\"title\":\"end\"}");
    awaitTitle("i8", "end");
    Waiting.until(
        "agreement",
        () -> title(0, "i7").equals(title(1, "i7")) && title(1, "i7").equals(title(2, "i7")));
  }

  /** A change that is read back does not undo a later one of the same server. */
  @Test
  void aServerSeesItsOwnChangesInOrder() throws Exception {
    for (int round = 0; round < 100; round++) {
      change(0, "PATCH", "i7", "{\"title\":\"t" + round + "\"}");
      assertEquals("t" + round, title(0, "i7"));
    }
  }
}
