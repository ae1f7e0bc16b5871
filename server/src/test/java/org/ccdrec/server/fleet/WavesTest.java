package org.ccdrec.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.testing.Administrator;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Waiting;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers in two waves on one store: one activates a version first, two wait for it. */
@Timeout(120)
class WavesTest {
  @TempDir Path directory = Path.of("unset");
  private final List<TestServer> servers = new ArrayList<>();

  private void startServers(String soak) throws Exception {
    publish(1);
    servers.add(start(0, 1, "activation.minimumOverlap=0.9"));
    servers.add(start(1, 2, "rollout.soak=" + soak));
    servers.add(start(2, 2, "rollout.soak=" + soak));
  }

  @AfterEach
  void stopServers() {
    servers.forEach(TestServer::close);
  }

  private SnapshotId publish(long seed) throws Exception {
    return new GeneratedSnapshot(seed, 20, 300, 8, 2)
        .publish(SnapshotStore.open(directory.resolve("store")), "shop", false);
  }

  private TestServer start(int server, int wave, String... more) throws Exception {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("admin.enabled=true");
    settings.add("admin.port=0");
    settings.add("rollout.wave=" + wave);
    settings.add("activation.stateDirectory=" + directory.resolve("state" + server));
    return TestServer.start(directory.resolve("store"), settings.toArray(String[]::new));
  }

  private boolean isLive(int server, SnapshotId id) throws Exception {
    return servers
        .get(server)
        .json("/v1/model")
        .path("modelVersion")
        .asText()
        .equals(id.toString());
  }

  private double metric(int server, String name) throws Exception {
    return Fleet.metric(servers.get(server), name);
  }

  @Test
  void aVersionReachesTheSecondWaveOnceTheFirstHasServedIt() throws Exception {
    startServers("5s");
    SnapshotId same = publish(1);
    Waiting.until("first wave", () -> isLive(0, same));
    assertFalse(isLive(1, same) || isLive(2, same), "the second wave waits");
    Waiting.until("waiting", () -> metric(1, "ccdrec_activation_waiting_versions") == 1);
    Waiting.until("second wave", () -> isLive(1, same) && isLive(2, same));
    Waiting.until("nothing waits", () -> metric(1, "ccdrec_activation_waiting_versions") == 0);
    assertEquals(1, metric(1, "ccdrec_rollout_reachable"));
  }

  @Test
  void aRefusalByTheFirstServerStopsTheOthersUntilAnAdministratorForcesTheVersion()
      throws Exception {
    startServers("1h");
    SnapshotId bad = publish(2);
    for (int server : List.of(1, 2)) {
      Waiting.until("blocked", () -> metric(server, "ccdrec_activation_blocked_versions") == 1);
      var administrator = new Administrator(servers.get(server));
      JsonNode held = administrator.activations().get("held").get(0);
      assertEquals(bad.toString(), held.get("snapshot").asText());
      assertFalse(held.get("waits").asBoolean());
      assertTrue(held.get("reason").asText().contains("overlap@10"), held::toString);
      assertFalse(isLive(server, bad));
      for (JsonNode each : administrator.snapshots().get("snapshots")) {
        assertEquals(each.get("snapshot").asText().equals(bad.toString()), each.has("held"));
      }
    }
    assertTrue(
        new Administrator(servers.get(1)).activate(bad.toString()).get("activated").asBoolean());
    assertTrue(isLive(1, bad));
    assertFalse(isLive(2, bad));
  }

  @Test
  void aRollbackIsKnownToTheOthers() throws Exception {
    startServers("1h");
    SnapshotId same = publish(1);
    Waiting.until("first wave", () -> isLive(0, same));
    new Administrator(servers.get(0)).act("rollback", "{}");
    Waiting.until("blocked", () -> metric(1, "ccdrec_activation_blocked_versions") == 1);
    assertFalse(isLive(1, same));
    SnapshotId next = publish(1);
    new Administrator(servers.get(0)).follow();
    Waiting.until("the version after it", () -> isLive(0, next));
    Waiting.until("it may follow", () -> metric(1, "ccdrec_activation_waiting_versions") == 1);
  }

  @Test
  void aNewServerStartsWithTheVersionThatAnEarlierWaveServes() throws Exception {
    startServers("1h");
    SnapshotId bad = publish(2);
    Waiting.until("blocked", () -> metric(1, "ccdrec_activation_blocked_versions") == 1);
    SnapshotId live =
        SnapshotId.parse(servers.get(0).json("/v1/model").path("modelVersion").asText());
    servers.add(start(3, 2, "rollout.soak=1h"));
    assertTrue(isLive(3, live), bad + " is not the first version of a new server");
  }
}
