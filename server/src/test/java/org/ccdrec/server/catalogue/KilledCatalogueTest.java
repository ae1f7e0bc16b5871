package org.ccdrec.server.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server killed while its catalogue changes, after a random number of acknowledged changes:
 * {@code -Dccdrec.seed=…} repeats a run, {@code -Dccdrec.kills=…} makes it longer.
 */
@Timeout(300)
class KilledCatalogueTest {
  private static final int KILLS = Integer.getInteger("ccdrec.kills", 2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> SETTINGS =
      Map.of(
          "CCDREC_SERVER_STORE_PATH", "store",
          "CCDREC_SERVER_CATALOGUE_ENABLED", "true",
          "CCDREC_SERVER_CATALOGUE_COMPACT_MEGABYTES", "1");

  @TempDir Path directory = Path.of("unset");

  /** The title of each item by its latest acknowledged change. */
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  @Test
  void aKilledServerComesBackWithEveryAcknowledgedChange() throws Exception {
    long seed = Long.getLong("ccdrec.seed", System.nanoTime());
    FaultTable table =
        FaultTable.of("KilledCatalogueTest.aKilledServerComesBackWithEveryAcknowledgedChange");
    var random = new Random(seed);
    CatalogueShop.publish(directory.resolve("store"));
    for (int round = 1; round <= KILLS; round++) {
      int changes = 1 + random.nextInt(100);
      try (ServerProcess server = ServerProcess.start(directory, SETTINGS)) {
        killAfter(server, changes, round);
      }
      table.row(
          "killed server with a catalogue",
          "after " + changes + " changes",
          acknowledged.size() + " acknowledged items, all there");
    }
    try (ServerProcess server = ServerProcess.start(directory, SETTINGS);
        HttpClient client = HttpClient.newHttpClient()) {
      assertFalse(acknowledged.isEmpty());
      for (Map.Entry<String, String> each : acknowledged.entrySet()) {
        var request = HttpRequest.newBuilder(server.url().resolve("/v1/items/" + each.getKey()));
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), "seed " + seed + " " + answer.body());
        JsonNode item = JSON.readTree(answer.body());
        int known = Integer.parseInt(each.getValue());
        int found = Integer.parseInt(item.get("title").asText().substring(1000));
        assertTrue(found >= known && found <= known + 1, "seed " + seed + ": " + each);
      }
    }
  }

  private void killAfter(ServerProcess server, int changes, int round) throws Exception {
    var enough = new CountDownLatch(changes);
    try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
      Future<?> one = clients.submit(() -> change(server, "i" + round, enough));
      Future<?> other = clients.submit(() -> change(server, "new-" + round, enough));
      assertTrue(enough.await(60, TimeUnit.SECONDS), "changes are acknowledged");
      server.kill();
      one.get();
      other.get();
    }
  }

  private void change(ServerProcess server, String itemId, CountDownLatch enough) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int count = 1; ; count++) {
        String body = "{\"title\":\"%s%d\"}".formatted("x".repeat(1000), count);
        var request =
            HttpRequest.newBuilder(server.url().resolve("/v1/items/" + itemId))
                .header("content-type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body));
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        acknowledged.put(itemId, "" + count);
        enough.countDown();
      }
    } catch (IOException e) {
      // the server is dead, as it should be
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
