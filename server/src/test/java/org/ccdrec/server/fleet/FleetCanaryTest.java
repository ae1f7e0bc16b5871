package org.ccdrec.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ccdrec.s3.testkit.BucketServer;
import org.ccdrec.server.testing.Administrator;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.PushedSnapshots;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Waiting;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A canary on three servers of one bucket behind a load balancer. */
@Timeout(180)
class FleetCanaryTest {
  private static final String STORE = "s3://" + BucketServer.BUCKET + "/canary";
  private static final int SERVERS = 3;
  private static final int USERS = 20;

  @TempDir Path directory = Path.of("unset");
  private final List<TestServer> servers = new ArrayList<>();

  @Test
  void aCanaryReachesAllServersAndAUserSeesTheSameVersionOnEach() throws Exception {
    System.setProperty("aws.accessKeyId", BucketServer.ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", BucketServer.SECRET_KEY);
    try (BucketServer objects = BucketServer.start()) {
      SnapshotId live = publish(objects, 1);
      for (int server = 0; server < SERVERS; server++) {
        servers.add(start(objects, server));
      }
      new Administrator(servers.getFirst()).act("pin", "{}");
      SnapshotId canary = publish(objects, 2);
      Waiting.until("mirrored", () -> isMirrored(0, canary));
      new Administrator(servers.get(0)).act("canary", "{\"snapshot\":\"" + canary + "\"}");
      awaitCanary(canary.toString());
      requireSameSides(live, canary);

      restart(objects, 1);
      awaitCanary(canary.toString());
      new Administrator(servers.get(2)).act("canary/drop", "{}");
      awaitCanary("null");
      restart(objects, 0);
      assertEquals("null", canary(0), "a restart does not bring a dropped canary back");

      new Administrator(servers.get(1)).act("canary", "{\"snapshot\":\"" + canary + "\"}");
      awaitCanary(canary.toString());
      new Administrator(servers.get(0)).act("canary/promote", "{}");
      for (TestServer each : servers) {
        Waiting.until(
            "promoted",
            () -> each.json("/v1/model").path("modelVersion").asText().equals(canary.toString()));
      }
      awaitCanary("null");
    } finally {
      servers.forEach(TestServer::close);
    }
  }

  /** Requires that the proxy's next servers answer each user from one version, half from each. */
  private void requireSameSides(SnapshotId live, SnapshotId canary) throws Exception {
    Set<String> all = new HashSet<>();
    try (var proxy = new RoundRobinProxy(servers.stream().map(each -> each.uri("")).toList());
        HttpClient client = HttpClient.newHttpClient()) {
      for (int user = 0; user < USERS; user++) {
        var request =
            HttpRequest.newBuilder(proxy.uri("/v1/users/u" + user + "/recommendations?k=3"))
                .build();
        Set<String> versions = new HashSet<>();
        for (int turn = 0; turn < SERVERS; turn++) {
          var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
          versions.add(TestServer.JSON.readTree(answer.body()).path("modelVersion").asText());
        }
        assertEquals(1, versions.size(), "user " + user + " got " + versions);
        all.addAll(versions);
      }
    }
    assertEquals(Set.of(live.toString(), canary.toString()), all);
  }

  private void awaitCanary(String expected) throws Exception {
    for (int server = 0; server < SERVERS; server++) {
      int at = server;
      Waiting.until(expected + " on server " + at, () -> canary(at).equals(expected));
    }
  }

  private String canary(int server) throws Exception {
    return new Administrator(servers.get(server)).snapshots().get("canary").asText();
  }

  private boolean isMirrored(int server, SnapshotId id) throws Exception {
    return new Administrator(servers.get(server)).snapshots().toString().contains(id.toString());
  }

  private void restart(BucketServer objects, int server) throws Exception {
    servers.get(server).close();
    servers.set(server, start(objects, server));
    assertTrue(servers.get(server).get("/ready").statusCode() == 200);
  }

  private SnapshotId publish(BucketServer objects, long seed) throws Exception {
    return new PushedSnapshots(objects, STORE, directory.resolve("trained"))
        .publish(new GeneratedSnapshot(seed, USERS, 300, 8, 2), "shop");
  }

  private TestServer start(BucketServer objects, int server) throws Exception {
    return TestServer.start(
        Path.of("unused"),
        "store.path=" + STORE,
        "store.s3.endpoint=" + objects.endpoint(),
        "store.s3.mirror=" + directory.resolve("mirror" + server),
        "store.s3.pollInterval=" + (100 + 100 * server) + "ms",
        "activation.policy=manual", // the canary is not activated by itself
        "rollout.wave=1",
        "canary.share=0.5",
        "admin.enabled=true",
        "admin.port=0");
  }
}
