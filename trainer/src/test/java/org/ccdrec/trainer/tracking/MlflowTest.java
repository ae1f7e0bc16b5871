package org.ccdrec.trainer.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MlflowTest {
  private final List<String> messages = new ArrayList<>();
  private FakeMlflow server = FakeMlflow.UNSTARTED;

  @BeforeEach
  void start() throws IOException {
    server = FakeMlflow.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Mlflow mlflow(Map<String, String> environment) {
    Map<String, String> parameters = new TreeMap<>();
    for (int at = 0; at < 150; at++) {
      parameters.put("key%03d".formatted(at), "x".repeat(600));
    }
    return new Mlflow(
        new Mlflow.Run(server.address(), "shop", parameters),
        new MlflowApi(server.address(), environment),
        InstantSource.fixed(Instant.ofEpochMilli(7)),
        messages::add);
  }

  @Test
  void aRunIsCreatedInAnExperimentOfItsNameWithParametersMetricsAndEnd() {
    Mlflow mlflow = mlflow(Map.of("MLFLOW_TRACKING_TOKEN", "secret"));
    assertEquals("run1", mlflow.start("", 0));
    mlflow.log(0, Scalars.of(Epochs.report(0, true, 2)));
    mlflow.log(1, Map.of("valid/recall@20", .5));
    mlflow.end(RunEnd.FINISHED);
    assertEquals(List.of(), messages);
    assertEquals(
        List.of(
            "experiments/get-by-name",
            "experiments/create",
            "runs/create",
            "runs/log-batch",
            "runs/log-batch",
            "runs/log-batch",
            "runs/log-batch",
            "runs/update"),
        server.paths());
    assertEquals("Bearer secret", server.authorization());
    assertEquals("shop", server.body(1).path("name").asText());
    assertEquals("e1", server.body(2).path("experiment_id").asText());
    assertEquals(100, server.body(3).path("params").size());
    assertEquals(50, server.body(4).path("params").size());
    assertEquals(500, server.body(3).path("params").path(0).path("value").asText().length());
    JsonNode metric = server.body(6).path("metrics").path(0);
    assertEquals("valid/recall_at_20", metric.path("key").asText());
    assertEquals(.5, metric.path("value").asDouble());
    assertEquals(1, metric.path("step").asInt());
    assertEquals(7, metric.path("timestamp").asInt());
    assertEquals("FINISHED", server.body(7).path("status").asText());
  }

  @Test
  void aResumedRunContinuesItsRun() {
    Mlflow mlflow = mlflow(Map.of());
    assertEquals("run9", mlflow.start("run9", 5));
    mlflow.log(5, Map.of("a", 1.0));
    mlflow.end(RunEnd.KILLED);
    assertEquals(List.of("runs/update", "runs/log-batch", "runs/update"), server.paths());
    assertEquals("RUNNING", server.body(0).path("status").asText());
    assertEquals("run9", server.body(1).path("run_id").asText());
    assertEquals("KILLED", server.body(2).path("status").asText());
  }

  @Test
  void whatCouldNotBeSentIsSentLater() {
    Mlflow mlflow = mlflow(Map.of());
    mlflow.start("run9", 0);
    server.fail(true);
    mlflow.log(0, Map.of("a", 1.0));
    mlflow.log(1, Map.of("a", 2.0));
    server.fail(false);
    mlflow.log(2, Map.of("a", 3.0));
    assertEquals(3, server.body(server.paths().size() - 1).path("metrics").size());
    assertEquals(1, messages.size());
    assertTrue(messages.getFirst().contains("HTTP 500: broken"), messages::toString);
  }

  @Test
  void aServerThatIsNotThereIsAWarningAndThenLeftAlone() {
    URI address = server.address();
    server.close();
    Mlflow mlflow = mlflow(Map.of());
    assertEquals("", mlflow.start("", 0));
    for (int epoch = 0; epoch < 10; epoch++) {
      mlflow.log(epoch, Map.of("a", 1.0));
    }
    mlflow.end(RunEnd.FINISHED);
    assertEquals(2, messages.size(), messages::toString);
    assertTrue(messages.getFirst().startsWith("Warning: MLflow at " + address + " failed ("));
    assertTrue(messages.getLast().endsWith("training continues without it"));
  }
}
