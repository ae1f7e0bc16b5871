package org.ccdrec.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What /metrics tells of stages, swaps, recall and the process. */
@Timeout(120)
class MetricsTest {
  @TempDir Path directory = Path.of("unset");
  private TestServer server;

  @AfterEach
  void stop() {
    server.close();
  }

  private void publish(long seed) throws IOException {
    new GeneratedSnapshot(seed, 20, 60, 4, 2).publish(SnapshotStore.open(directory), "shop", true);
  }

  /** Returns the value on the line of a metric, NaN if there is none. */
  private double metric(String name) throws Exception {
    String text = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    Matcher line = Pattern.compile("\n" + Pattern.quote(name) + " (\\S+)\n").matcher(text);
    return line.find() ? Double.parseDouble(line.group(1)) : Double.NaN;
  }

  /** Returns the number of pauses of all collectors. */
  private double pauses() throws Exception {
    String text = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    return Pattern.compile("\njvm_gc_pause_seconds_count\\{collector=\"\\w+\"} (\\S+)")
        .matcher(text)
        .results()
        .mapToDouble(line -> Double.parseDouble(line.group(1)))
        .sum();
  }

  private double stage(String route, String stage) throws Exception {
    return metric("http_stage_seconds_count{route=\"" + route + "\",stage=\"" + stage + "\"}");
  }

  private void get(String target) throws Exception {
    assertEquals(200, server.get(target).statusCode(), target);
  }

  @Test
  void eachStageIsCountedToItsRoute() throws Exception {
    publish(1);
    Path scenarios = directory.resolve("scenarios.yaml");
    Files.writeString(scenarios, "scenarios: {even: {pool: 20, rules: [{rule: mmr}]}}\n");
    server = TestServer.start(directory, "scenarios.file=" + scenarios);
    String user = "/v1/users/u1/recommendations";
    get(user);
    get(user); // cached: no stage
    assertEquals(1, stage("recommendations", "search"));
    assertEquals(1, stage("recommendations", "render"));
    assertEquals(0, stage("recommendations", "queue"));
    get(user + "?filter=price%20%3E%201");
    assertEquals(1, stage("recommendations", "queue"));
    assertEquals(1, stage("recommendations", "filter"));
    assertEquals(2, stage("recommendations", "search"));
    assertEquals(0, stage("recommendations", "rerank"));
    get(user + "?scenario=even");
    assertEquals(1, stage("recommendations", "rerank"));
    get("/v1/items/i1/similar");
    assertEquals(1, stage("similar", "search"));
    String batch = "{\"requests\":[{\"userId\":\"u1\"},{\"userId\":\"u2\"}]}";
    assertEquals(200, server.post("/v1/recommendations/batch", batch).statusCode());
    assertEquals(1, stage("batch", "queue"));
    assertEquals(2, stage("batch", "search"));
    assertEquals(3, stage("recommendations", "search"));
    assertEquals(0.2, metric("cache_hit_ratio"), 0.06);
  }

  @Test
  void theProcessAndItsVersionsAreTold() throws Exception {
    publish(1);
    server = TestServer.start(directory, "store.pollInterval=100ms", "activation.keepFormer=1h");
    assertEquals(1, metric("versions_loaded"));
    assertEquals(0, metric("versions_kept"));
    double pauses = pauses();
    System.gc();
    while (pauses() <= pauses) {
      Thread.onSpinWait();
    }
    assertTrue(metric("jvm_gc_longest_pause_seconds") > 0);
    assertTrue(metric("jvm_buffers_mapped_used_bytes") > 0);
    assertTrue(metric("jvm_buffers_direct_used_bytes") > 0);
    assertTrue(metric("process_open_fds") > 5);
    publish(2);
    while (metric("model_swaps_total") < 2) {
      Thread.onSpinWait();
    }
    assertEquals(2, metric("versions_loaded"));
    assertEquals(1, metric("versions_kept"));
    assertEquals(2, metric("activation_seconds_count"));
    assertEquals(0, metric("activation_refusals_total"));
  }

  @Test
  void theRecallOfLiveSearchesIsTold() throws Exception {
    publish(1);
    server = TestServer.start(directory, "retrieval.recallSampled=1", "cache.megabytes=0");
    assertTrue(Double.isNaN(metric("live_recall")));
    get("/v1/users/u1/recommendations");
    while (metric("live_recall_samples_total") < 1) {
      Thread.onSpinWait();
    }
    assertEquals(1, metric("live_recall"), "a small catalogue is searched exactly");
    assertEquals(10, metric("live_recall_expected_total"));
  }
}
