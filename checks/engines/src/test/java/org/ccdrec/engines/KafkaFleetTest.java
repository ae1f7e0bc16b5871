package org.ccdrec.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.ccdrec.events.EventFile;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers and a broker: whichever is stopped or killed, no event is lost or doubled. */
@Timeout(300)
final class KafkaFleetTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SERVERS = 3;
  private static final int ITEMS = 200;
  private static final long LONGEST_MILLIS = 90_000;

  @TempDir Path directory = Path.of("unset");
  private final HttpClient client = HttpClient.newHttpClient();
  private final Replica[] servers = new Replica[SERVERS];
  private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger number = new AtomicInteger();
  private Broker broker;
  private Path plugins = Path.of("unset");
  private volatile boolean isOver;

  @BeforeEach
  void start() throws Exception {
    publish();
    broker = Broker.start();
    plugins = KafkaJars.install(directory.resolve("plugins"));
    for (int server = 0; server < SERVERS; server++) {
      start(server);
    }
  }

  @AfterEach
  void stop() throws Exception {
    isOver = true;
    for (Replica server : servers) {
      if (server != null) {
        server.close();
      }
    }
    client.close();
    broker.close();
  }

  private void publish() throws IOException {
    var random = new Random(1);
    List<String> users = IntStream.range(0, 10).mapToObj(at -> "u" + at).toList();
    List<String> items = IntStream.range(0, ITEMS).mapToObj(at -> "i" + at).toList();
    new SnapshotWriter("fleet")
        .users(users, matrix(10, random))
        .items(items, matrix(ITEMS, random))
        .seen(new int[11], new int[0])
        .popularity(new int[ITEMS])
        .model("generated", JSON.createObjectNode())
        .provenance(new Provenance("none", 1, "none", Map.of()))
        .metrics(Map.of())
        .publish(SnapshotStore.open(directory.resolve("store")));
  }

  private static FloatMatrix matrix(int rows, Random random) {
    float[] values = new float[rows * 4];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return FloatMatrix.of(rows, 4, values);
  }

  private void start(int server) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("CCDREC_SERVER_STORE_PATH", directory.resolve("store").toString());
    settings.put("CCDREC_SERVER_EVENTS_ENABLED", "true");
    settings.put("CCDREC_SERVER_EVENTS_LOG", "kafka");
    settings.put("CCDREC_SERVER_EVENTS_DIRECTORY", events(server).toString());
    settings.put(
        "CCDREC_SERVER_ACTIVATION_STATE_DIRECTORY", directory.resolve("state" + server).toString());
    settings.put("CCDREC_SERVER_PLUGINS_DIRECTORY", plugins.toString());
    settings.put("CCDREC_SERVER_SHARED_LOG_ACKNOWLEDGE_WITHIN", "1s");
    settings.put(
        "CCDREC_SERVER_SHARED_LOG_SETTINGS",
        "{bootstrapServers: '%s', timeout: 2s, partitions: 3}".formatted(broker.address()));
    servers[server] = Replica.start(directory.resolve("server" + server), settings);
  }

  private Path events(int server) {
    return directory.resolve("events" + server);
  }

  private JsonNode post(int server, String user, String item)
      throws IOException, InterruptedException {
    String event = "{\"userId\":\"%s\",\"itemId\":\"%s\"}".formatted(user, item);
    var request =
        HttpRequest.newBuilder(servers[server].url().resolve("/v1/events"))
            .timeout(Duration.ofSeconds(20))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(event));
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
    acknowledged.add(user + " " + item);
    return JSON.readTree(answer.body());
  }

  private Set<String> recommended(int server, String user) throws Exception {
    URI url = servers[server].url().resolve("/v1/users/" + user + "/recommendations?k=" + ITEMS);
    var answer =
        client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    Set<String> ids = new TreeSet<>();
    JSON.readTree(answer.body()).path("items").forEach(each -> ids.add(each.path("id").asText()));
    return ids;
  }

  private List<String> logged(int server) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : EventFile.list(events(server))) {
      EventFile.read(file, each -> all.add(each.userId() + " " + each.itemId()));
    }
    return all;
  }

  /** A condition that may not be met yet. */
  @FunctionalInterface
  private interface Condition {
    boolean isMet() throws Exception;
  }

  private static long await(String what, Condition condition) throws Exception {
    long start = System.currentTimeMillis();
    while (!condition.isMet()) {
      long millis = System.currentTimeMillis() - start;
      assertTrue(millis < LONGEST_MILLIS, what + " did not happen within " + millis + " ms");
      Thread.sleep(20);
    }
    return System.currentTimeMillis() - start;
  }

  @Test
  void anEventOfOneServerCountsAtAllUsuallyWithinASecond() throws Exception {
    List<Long> waits = new ArrayList<>();
    post(0, "u1", "i0"); // the first one also creates the topic
    assertFalse(recommended(0, "u1").contains("i0"));
    for (int item = 1; item < 10; item++) {
      String id = "i" + item;
      assertFalse(post(item % SERVERS, "u1", id).has("pending"), id);
      for (int server = 0; server < SERVERS; server++) {
        int one = server;
        waits.add(await("the exclusion", () -> !recommended(one, "u1").contains(id)));
      }
    }
    waits.sort(null);
    assertTrue(waits.get(waits.size() / 2) < 1000, "ms: " + waits);
  }

  @Test
  void nothingIsLostOrDoubledWhateverIsStopped() throws Exception {
    List<Thread> clients = new ArrayList<>();
    for (int server = 0; server < 2; server++) {
      int one = server;
      clients.add(Thread.ofVirtual().start(() -> post(one)));
    }
    awaitMore(40);
    servers[2].kill();
    awaitMore(40);
    start(2);
    broker.stop();
    await("a pending event", () -> post(1, "u2", "i1").has("pending"));
    awaitMore(40);
    servers[0].kill(); // with pending events
    start(0);
    broker.startAgain();
    await("a shared event", () -> !post(1, "u3", "i" + number.incrementAndGet()).has("pending"));
    awaitMore(40);
    servers[1].kill();
    start(1);
    awaitMore(40);
    isOver = true;
    for (Thread each : clients) {
      each.join();
    }
    assertAllHaveEachOnce();
  }

  private void awaitMore(int count) throws Exception {
    int before = acknowledged.size();
    await("acknowledgements", () -> acknowledged.size() >= before + count);
  }

  /** Posts distinct events until it is over; a server that is away is tried again. */
  private void post(int server) {
    while (!isOver) {
      try {
        post(server, "v" + server, "n" + number.incrementAndGet());
      } catch (IOException e) {
        pause(); // the server is dead, as it should be
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertAllHaveEachOnce() throws Exception {
    Set<String> expected = Set.copyOf(acknowledged);
    for (int server = 0; server < SERVERS; server++) {
      int one = server;
      await("every acknowledged event at " + one, () -> logged(one).containsAll(expected));
    }
    await(
        "equal logs",
        () -> logged(0).size() == logged(1).size() && logged(1).size() == logged(2).size());
    for (int server = 0; server < SERVERS; server++) {
      List<String> logged = logged(server);
      List<String> ids = new ArrayList<>(logged);
      ids.removeIf(each -> each.startsWith("u2 ")); // the same event, posted until it was pending
      assertEquals(
          Set.copyOf(ids).size(), ids.size(), "events that server " + server + " has twice");
      assertEquals(Set.copyOf(logged(0)), Set.copyOf(logged), "server " + server);
    }
  }
}
