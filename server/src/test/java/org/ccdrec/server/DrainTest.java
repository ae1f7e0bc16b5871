package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shutdown under load: whatever is answered is answered in full, and then nothing is open. */
@Timeout(60)
class DrainTest {
  @TempDir Path directory = Path.of("unset");

  @Test
  void requestsEndBeforeTheServerDoes() throws Exception {
    new GeneratedSnapshot(1, 10, 2000, 16, 2).publish(SnapshotStore.open(directory), "drain", true);
    TestServer server = TestServer.start(directory, "cache.megabytes=0");
    var isBusy = new CountDownLatch(40);
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> clients = new ArrayList<>();
      for (int client = 0; client < 4; client++) {
        clients.add(threads.submit(() -> askUntilRefused(server, isBusy)));
      }
      isBusy.await();
      server.server().close();
      for (Future<Integer> client : clients) {
        assertTrue(client.get() >= 1);
      }
    }
    assertThrows(IOException.class, () -> server.get("/live"));
    assertThrows(IllegalStateException.class, () -> server.server().withLive(live -> 1));
    server.close();
  }

  private static Integer askUntilRefused(TestServer server, CountDownLatch isBusy)
      throws InterruptedException {
    int answered = 0;
    while (true) {
      try {
        HttpResponse<byte[]> response = server.get("/v1/users/u3/recommendations?k=500");
        assertEquals(200, response.statusCode());
        assertEquals('}', response.body()[response.body().length - 1]);
        answered++;
        isBusy.countDown();
      } catch (IOException refused) {
        return answered;
      }
    }
  }
}
