package org.ccdrec.server.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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
    return Pattern.compile("\nccdrec_gc_pause_duration_seconds_count\\{collector=\"\\w+\"} (\\S+)")
        .matcher(text)
        .results()
        .mapToDouble(line -> Double.parseDouble(line.group(1)))
        .sum();
  }

  private double stage(String route, String stage) throws Exception {
    return metric(
        "ccdrec_http_stage_duration_seconds_count{route=\""
            + route
            + "\",stage=\""
            + stage
            + "\"}");
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
    assertEquals(0.2, metric("ccdrec_cache_hit_ratio"), 0.06);
  }

  @Test
  void theProcessAndItsVersionsAreTold() throws Exception {
    publish(1);
    server = TestServer.start(directory, "store.pollInterval=100ms", "activation.keepFormer=1h");
    assertEquals(1, metric("ccdrec_versions_loaded"));
    assertEquals(0, metric("ccdrec_versions_kept"));
    double pauses = pauses();
    System.gc();
    while (pauses() <= pauses) {
      Thread.onSpinWait();
    }
    assertTrue(metric("ccdrec_gc_longest_pause_seconds") > 0);
    assertTrue(metric("jvm_buffer_pool_used_bytes{pool=\"mapped\"}") > 0);
    assertTrue(metric("jvm_buffer_pool_used_bytes{pool=\"direct\"}") > 0);
    assertTrue(metric("process_open_fds") > 5);
    publish(2);
    while (metric("ccdrec_model_swaps_total") < 2) {
      Thread.onSpinWait();
    }
    assertEquals(2, metric("ccdrec_versions_loaded"));
    assertEquals(1, metric("ccdrec_versions_kept"));
    assertEquals(2, metric("ccdrec_activation_duration_seconds_count"));
    assertEquals(0, metric("ccdrec_activation_refusals_total"));
  }

  @Test
  void theRecallOfLiveSearchesIsTold() throws Exception {
    publish(1);
    server = TestServer.start(directory, "retrieval.recallSampled=1", "cache.megabytes=0");
    assertTrue(Double.isNaN(metric("ccdrec_live_recall_ratio")));
    get("/v1/users/u1/recommendations");
    while (metric("ccdrec_live_recall_samples_total") < 1) {
      Thread.onSpinWait();
    }
    assertEquals(1, metric("ccdrec_live_recall_ratio"), "a small catalogue is searched exactly");
    assertEquals(10, metric("ccdrec_live_recall_expected_total"));
  }

  @Test
  void theLiveVersionAndItsAgeAreTold() throws Exception {
    publish(1);
    server = TestServer.start(directory, "store.pollInterval=100ms");
    String first = server.json("/v1/model").get("modelVersion").asText();
    assertEquals(1, metric("ccdrec_live_version_info{version=\"" + first + "\"}"));
    double age = metric("ccdrec_live_version_age_seconds");
    assertTrue(age >= 0 && age < 120, "age " + age);
    double created = metric("ccdrec_live_version_created_timestamp_seconds");
    assertEquals(System.currentTimeMillis() / 1e3, created + age, 10);
    publish(2);
    while (metric("ccdrec_model_swaps_total") < 2) {
      Thread.onSpinWait();
    }
    assertTrue(Double.isNaN(metric("ccdrec_live_version_info{version=\"" + first + "\"}")));
    assertTrue(metric("process_start_time_seconds") > created - 3600);
  }

  @Test
  void eventsAndTheirLogAreTold() throws Exception {
    publish(1);
    server = TestServer.start(directory, "events.enabled=true");
    String event = "{\"userId\":\"u1\",\"itemId\":\"i1\"}";
    String body = "{\"events\":[" + event + "," + event + "]}";
    assertEquals(200, server.post("/v1/events", body).statusCode());
    assertEquals(2, metric("ccdrec_events_accepted_total"));
    assertEquals(0, metric("ccdrec_events_write_failures_total"));
    assertTrue(metric("ccdrec_event_log_bytes") > 50);
  }

  /** Checks what Prometheus' linter checks, and the prefix of this server's own metrics. */
  @Test
  void everyMetricFollowsTheConventions() throws Exception {
    publish(1);
    server = TestServer.start(directory, "events.enabled=true");
    get("/v1/users/u1/recommendations");
    String text = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    Set<String> helped = new HashSet<>();
    for (String line : text.split("\n")) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        assertTrue(words[3].length() > 10, line);
        helped.add(words[2]);
      } else if (line.startsWith("# TYPE ")) {
        assertTrue(helped.contains(words[2]), line);
        boolean isStandard = words[2].matches("(jvm|process)_.*");
        assertTrue(isStandard || words[2].matches("ccdrec_[a-z_]+"), line);
        assertEquals(words[3].equals("counter"), words[2].endsWith("_total"), line);
        assertFalse(words[2].matches(".*(millis|percent|megabytes).*"), line);
      }
    }
    double sum = metric("ccdrec_http_request_duration_seconds_sum{route=\"recommendations\"}");
    assertTrue(sum > 0 && sum < 60, "sum " + sum);
    String bucket = "ccdrec_http_request_duration_seconds_bucket{route=\"recommendations\",le=\"";
    assertEquals(1, metric(bucket + "+Inf\"}"));
    assertTrue(metric(bucket + "1.0E-4\"}") <= metric(bucket + "10.0\"}"));
    assertEquals(1, metric("ccdrec_http_responses_total{code=\"200\",route=\"recommendations\"}"));
    assertEquals(404, server.get("/v1/items/nothing").statusCode());
    assertEquals(1, metric("ccdrec_http_responses_total{code=\"404\",route=\"items\"}"));
    assertEquals(404, server.get("/nowhere").statusCode());
    assertEquals(1, metric("ccdrec_http_responses_total{code=\"404\",route=\"unmatched\"}"));
  }
}
