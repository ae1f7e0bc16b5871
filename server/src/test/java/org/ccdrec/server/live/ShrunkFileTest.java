package org.ccdrec.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.ServerProcess;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Truncates a mapped file of the live version. */
@Timeout(120)
class ShrunkFileTest {
  private static final Map<String, String> SETTINGS =
      Map.of("CCDREC_SERVER_STORE_PATH", "store", "CCDREC_SERVER_STORE_POLL_INTERVAL", "100ms");

  @TempDir Path directory = Path.of("unset");
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> get(ServerProcess server, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(server.url().resolve(path)).timeout(Duration.ofSeconds(20));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private SnapshotId publish(long seed) throws IOException {
    return new GeneratedSnapshot(seed, 40, 50, 4, 2)
        .publish(SnapshotStore.open(directory.resolve("store")), "shrunk", false);
  }

  @Test
  void whatNeedsItFailsAndTheRestGoesOn() throws Exception {
    FaultTable table = FaultTable.of("ShrunkFileTest.whatNeedsItFailsAndTheRestGoesOn");
    Path live = directory.resolve("store").resolve(publish(1).toString());
    String target = "/v1/users/u3/recommendations?k=5";
    try (ServerProcess server = ServerProcess.start(directory, SETTINGS)) {
      assertEquals(200, get(server, target).statusCode());
      try (FileChannel file =
          FileChannel.open(live.resolve("users.f32"), StandardOpenOption.WRITE)) {
        file.truncate(0);
      }
      HttpResponse<String> failed = get(server, "/v1/users/u4/recommendations?k=6");
      assertEquals(500, failed.statusCode(), failed.body());
      assertTrue(failed.body().contains("/problems/internal-error"), failed.body());
      assertEquals(
          500, get(server, "/v1/users/u4/recommendations?filter=popularity%3E0").statusCode());
      assertEquals(200, get(server, "/v1/items/i3/similar").statusCode());
      table.row("a file of the live version is truncated", "users.f32", failed.body());
      String next = publish(2).toString();
      HttpResponse<String> answer = failed;
      while (!answer.body().contains(next)) { // until the time of the test is over
        answer = get(server, target);
      }
      assertEquals(200, answer.statusCode());
    }
  }
}
