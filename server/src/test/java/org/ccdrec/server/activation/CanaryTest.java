package org.ccdrec.server.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second version answers a share of the users, is compared, promoted and dropped. */
@Timeout(300)
class CanaryTest {
  private static final int USERS = 400;

  @TempDir Path directory = Path.of("unset");
  private SnapshotStore store;
  private SnapshotId stable;
  private SnapshotId next;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    store = SnapshotStore.open(directory);
    stable = publish(1);
    server =
        TestServer.start(
            directory,
            "admin.enabled=true",
            "admin.port=0",
            "store.pollInterval=1h",
            "canary.share=0.3",
            "canary.shadow=1");
    next = publish(2);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SnapshotId publish(long seed) throws Exception {
    return new GeneratedSnapshot(seed, USERS, 100, 4, 2).publish(store, "shop", false);
  }

  private HttpResponse<String> admin(String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.server().adminPort() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("content-type", "application/json");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Returns the users that a version answers, in both ways of asking. */
  private Set<Integer> usersOf(SnapshotId version) throws Exception {
    Set<Integer> users = new HashSet<>();
    for (int user = 0; user < USERS; user++) {
      JsonNode got = server.json("/v1/users/u" + user + "/recommendations?k=3");
      if (got.get("modelVersion").asText().equals(version.toString())) {
        users.add(user);
      }
    }
    return users;
  }

  @Test
  void aShareOfTheUsersIsAnsweredByTheCanaryUntilItIsPromoted() throws Exception {
    assertEquals(USERS, usersOf(stable).size());
    HttpResponse<String> made = admin("/admin/canary", "{\"snapshot\":\"" + next + "\"}");
    assertEquals(200, made.statusCode(), made.body());
    Set<Integer> canary = usersOf(next);
    assertTrue(canary.size() > 0.2 * USERS && canary.size() < 0.4 * USERS, canary.size() + "");
    assertEquals(canary, usersOf(next), "always the same users");
    int one = canary.iterator().next();
    HttpResponse<byte[]> posted =
        server.post("/v1/recommendations", "{\"userId\":\"u" + one + "\"}");
    JsonNode answer = TestServer.JSON.readTree(posted.body());
    assertEquals(next.toString(), answer.get("modelVersion").asText());
    assertEquals(200, admin("/admin/canary/drop", "{}").statusCode());
    assertEquals(USERS, usersOf(stable).size());
    assertEquals(409, admin("/admin/canary/promote", "{}").statusCode());
    admin("/admin/canary", "{\"snapshot\":\"" + next + "\"}");
    HttpResponse<String> promoted = admin("/admin/canary/promote", "{}");
    JsonNode state = TestServer.JSON.readTree(promoted.body());
    assertEquals(next.toString(), state.get("live").asText());
    assertTrue(state.get("canary").isNull() && state.get("pinned").asBoolean());
    assertEquals(USERS, usersOf(next).size());
    assertEquals(200, admin("/admin/rollback", "{}").statusCode());
    assertEquals(USERS, usersOf(stable).size());
  }

  @Test
  void bothVersionsAreComparedInTheMetrics() throws Exception {
    admin("/admin/canary", "{\"snapshot\":\"" + next + "\"}");
    usersOf(next);
    String metrics = "";
    while (!metrics.matches("(?s).*ccdrec_shadow_overlap_ratio_count [1-9].*")) {
      metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    }
    assertTrue(metrics.contains("ccdrec_shadow_canary_duration_seconds_count"), metrics);
    assertTrue(metrics.contains("ccdrec_event_loop_lag_seconds_bucket{le=\"0.1\"}"), metrics);
  }

  @Test
  void aBrokenCanaryIsRefusedAndTheLiveVersionStays() throws Exception {
    Files.delete(store.path(next).resolve("users.f32"));
    HttpResponse<String> refused = admin("/admin/canary", "{\"snapshot\":\"" + next + "\"}");
    assertEquals(409, refused.statusCode());
    assertTrue(refused.body().contains("users.f32: missing"), refused.body());
    assertEquals(USERS, usersOf(stable).size());
  }
}
