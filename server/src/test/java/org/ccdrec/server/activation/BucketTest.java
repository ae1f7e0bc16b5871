package org.ccdrec.server.activation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.ccdrec.config.ConfigException;
import org.ccdrec.s3.testkit.BucketServer;
import org.ccdrec.s3.testkit.CuttingProxy;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.PushedSnapshots;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store in a bucket of a real S3 server, behind a network that can be cut. */
@Timeout(300)
class BucketTest {
  private static final String STORE = "s3://" + BucketServer.BUCKET + "/shop";
  private static BucketServer objects;
  private CuttingProxy network;
  @TempDir Path directory = Path.of("unset");

  @BeforeAll
  static void startObjects() throws Exception {
    System.setProperty("aws.accessKeyId", BucketServer.ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", BucketServer.SECRET_KEY);
    objects = BucketServer.start();
  }

  @AfterAll
  static void stopObjects() throws Exception {
    objects.close();
  }

  @BeforeEach
  void connect() throws IOException {
    objects.clear();
    network = CuttingProxy.start(objects.port());
  }

  @AfterEach
  void disconnect() throws IOException {
    network.close();
  }

  /** Publishes 20 users and 3,000 items, whose vectors are 192,000 bytes, and pushes them. */
  private SnapshotId publish(long seed) throws IOException {
    return publish("line", seed);
  }

  private SnapshotId publish(String name, long seed) throws IOException {
    return new PushedSnapshots(objects, STORE, directory.resolve("trained"))
        .publish(new GeneratedSnapshot(seed, 20, 3000, 16, 2), name);
  }

  private TestServer start(String... settings) throws IOException {
    List<String> all =
        new java.util.ArrayList<>(
            List.of(
                "store.path=" + STORE,
                "store.s3.endpoint=" + network.endpoint(),
                "store.s3.mirror=" + directory.resolve("mirror"),
                "store.s3.pollInterval=100ms",
                "store.s3.attempts=1",
                "admin.enabled=true",
                "admin.port=0"));
    all.addAll(List.of(settings));
    return TestServer.start(Path.of("unused"), all.toArray(String[]::new));
  }

  private static String live(TestServer server) throws Exception {
    return server.json("/v1/items/i1").get("modelVersion").asText();
  }

  private static JsonNode admin(TestServer server) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.server().adminPort() + "/admin/snapshots");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return TestServer.JSON.readTree(
          client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void anEmptyMirrorIsFilledAndNewVersionsGoLive() throws Exception {
    publish(1);
    SnapshotId second = publish(2);
    try (TestServer server = start()) {
      assertEquals(second.toString(), live(server));
      SnapshotId third = publish(3);
      await(() -> live(server).equals(third.toString()));
      await(() -> admin(server).get("snapshots").size() == 3);
      assertEquals(STORE, admin(server).get("bucket").get("address").asText());
      assertTrue(admin(server).get("bucket").get("failure").isNull());
    }
  }

  @Test
  void severalModelsOfABucketNeedAChoiceAndAreFollowedBesideEachOther() throws Exception {
    publish(1);
    SnapshotId other = publish("other", 2);
    var refused = assertThrows(IOException.class, () -> start().close());
    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith(STORE + " has several models, [line, other]"),
        refused.getMessage());
    String models = "store.models=other,line";
    try (TestServer server = start(models, "store.s3.kept=1", "store.pollInterval=100ms")) {
      assertEquals(other.toString(), live(server));
      SnapshotId next = publish("other", 3);
      SnapshotId line = publish(4);
      await(() -> live(server).equals(next.toString()));
      String found = "ccdrec_live_version_info{model=\"line\",version=\"" + line + "\"} 1";
      await(() -> new String(server.get("/metrics").body(), UTF_8).contains(found));
    }
  }

  @Test
  void withoutTheBucketTheMirrorIsServedAndWithoutEitherTheReasonIsTold() throws Exception {
    SnapshotId id = publish(1);
    start().close();
    network.cutAfter(0);
    try (var log = new Recorded(BucketFollower.class.getName());
        TestServer server = start()) {
      assertEquals(id.toString(), live(server));
      assertTrue(log.messages().getFirst().startsWith(STORE + " is unreachable for now"));
      assertTrue(log.messages().getFirst().contains("serving versions in " + directory));
    }
    var refusal =
        assertThrows(IOException.class, () -> start("store.s3.mirror=" + directory.resolve("new")));
    assertTrue(refusal.getMessage().startsWith(STORE + " cannot be reached (s3://models cannot"));
    assertTrue(refusal.getMessage().contains("holds no snapshot"), refusal.getMessage());
  }

  @Test
  void anOutageIsSurvivedAndLoggedOnce() throws Exception {
    SnapshotId first = publish(1);
    try (var log = new Recorded(BucketFollower.class.getName());
        TestServer server = start()) {
      network.cutAfter(0);
      await(() -> !admin(server).get("bucket").get("failure").isNull());
      SnapshotId second = publish(2);
      int refused = network.refused();
      await(() -> network.refused() > refused + 3);
      assertEquals(first.toString(), live(server));
      assertEquals(1, log.messages().stream().filter(text -> text.contains("for now")).count());
      network.pass();
      await(() -> live(server).equals(second.toString()));
      await(() -> log.messages().contains(STORE + " is reachable again"));
      assertTrue(log.messages().stream().noneMatch(text -> text.contains("test-secret")));
      String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
      assertTrue(metrics.contains("store_bucket_reachable 1"), metrics);
    }
  }

  @Test
  void aTransferCutInTheMiddleLeavesTheLiveVersionAndIsMadeLater() throws Exception {
    SnapshotId first = publish(1);
    try (TestServer server = start("store.s3.pollInterval=1h")) {
      assertEquals(first.toString(), live(server));
    }
    SnapshotId second = publish(2);
    long before = network.passed();
    network.cutAfter(150_000); // listings are a few thousand bytes, the item vectors come first
    try (TestServer server = start()) {
      await(() -> !admin(server).get("bucket").get("failure").isNull());
      assertEquals(first.toString(), live(server));
      assertEquals(1, admin(server).get("snapshots").size());
      assertEquals(150_000, network.passed() - before);
      network.pass();
      await(() -> live(server).equals(second.toString()));
    }
  }

  @Test
  void aVersionAlteredInTheBucketIsRefusedWithFileAndReason() throws Exception {
    SnapshotId first = publish(1);
    SnapshotId second = publish(2);
    String key = "shop/" + second + "/users.f32";
    byte[] altered = objects.get(key);
    altered[9] ^= 1;
    objects.put(key, altered);
    try (TestServer server = start()) {
      assertEquals(first.toString(), live(server));
      JsonNode refused = admin(server).get("bucket").get("refused").get(0);
      assertEquals(second.toString(), refused.get("snapshot").asText());
      assertTrue(refused.get("refusal").asText().contains("users.f32: altered: its SHA-256"));
    }
  }

  @Test
  void aVersionDeletedInTheBucketStaysLiveButIsNotStartedWithAgain() throws Exception {
    SnapshotId first = publish(1);
    SnapshotId second = publish(2);
    try (TestServer server = start()) {
      await(() -> admin(server).get("snapshots").size() == 2);
      objects.remove("shop/" + second + "/manifest.json");
      long passed = network.passed();
      await(() -> network.passed() > passed + 10_000); // some listings later
      assertEquals(second.toString(), live(server));
    }
    try (TestServer server = start()) {
      assertEquals(first.toString(), live(server));
      assertEquals(1, admin(server).get("snapshots").size());
    }
  }

  @Test
  void aPinnedVersionIsBroughtHoweverOldItIs() throws Exception {
    SnapshotId first = publish(1);
    publish(2);
    SnapshotId third = publish(3);
    String pin = "activation.pin=" + first;
    try (TestServer server = start("store.s3.kept=1", "activation.policy=pinned", pin)) {
      assertEquals(first.toString(), live(server));
      await(() -> admin(server).get("snapshots").size() == 2);
      assertEquals(
          third.toString(), admin(server).get("snapshots").get(0).get("snapshot").asText());
    }
  }

  @Test
  void anAddressThatIsNoneIsAnErrorOfConfiguration() {
    var refusal =
        assertThrows(
            ConfigException.class,
            () -> TestServer.config(Path.of("unused"), "store.path=s3://Models/../x"));
    assertTrue(refusal.getMessage().contains("must look like s3://bucket/prefix"));
  }
}
