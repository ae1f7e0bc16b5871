package org.ccdrec.trainer.tracking;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends the parameters and numbers of a run to an MLflow server. Numbers that could not be sent are
 * sent with those of the next epoch; after {@value #MOST_FAILURES} failures in a row the run goes
 * on without.
 */
final class Mlflow implements Tracker {
  private static final int MOST_FAILURES = 5;
  private static final int PARAMETERS_PER_REQUEST = 100;
  private static final int METRICS_PER_REQUEST = 500;
  private static final int LONGEST_PARAMETER = 500;

  private final MlflowApi api;
  private final Run run;
  private final InstantSource clock;
  private final Consumer<String> messages;
  private final List<Map<String, Object>> unsent = new ArrayList<>();
  private String runId = "";
  private int failures;

  /**
   * What is tracked.
   *
   * @param server the server's address
   * @param experiment name of the experiment, which is created if needed
   * @param parameters the configuration
   */
  record Run(URI server, String experiment, Map<String, String> parameters) {}

  Mlflow(Run run, MlflowApi api, InstantSource clock, Consumer<String> messages) {
    this.run = run;
    this.api = api;
    this.clock = clock;
    this.messages = messages;
  }

  private interface Call {
    void send() throws IOException;
  }

  private boolean attempt(Call call) {
    if (failures >= MOST_FAILURES) {
      return false;
    }
    try {
      call.send();
      failures = 0;
      return true;
    } catch (IOException | IllegalArgumentException e) {
      failures++;
      if (failures == 1 || failures == MOST_FAILURES) {
        messages.accept(
            "Warning: MLflow at %s failed (%s: %s); training continues%s"
                .formatted(
                    run.server(),
                    e.getClass().getSimpleName(),
                    e.getMessage(),
                    failures == MOST_FAILURES ? " without it" : ""));
      }
      return false;
    }
  }

  @Override
  public String start(String continued, int firstEpoch) {
    runId = continued;
    attempt(this::begin);
    return runId;
  }

  private void begin() throws IOException {
    if (!runId.isEmpty()) {
      api.post("runs/update", Map.of("run_id", runId, "status", "RUNNING"));
      return;
    }
    String experiment = api.experiment(run.experiment());
    Map<String, Object> request =
        Map.of(
            "experiment_id",
            experiment,
            "start_time",
            clock.millis(),
            "tags",
            List.of(Map.of("key", "mlflow.source.name", "value", "ccdrec train")));
    runId = api.post("runs/create", request).path("run").path("info").path("run_id").asText();
    List<Map<String, String>> parameters =
        run.parameters().entrySet().stream()
            .map(entry -> Map.of("key", entry.getKey(), "value", shortened(entry.getValue())))
            .toList();
    for (int from = 0; from < parameters.size(); from += PARAMETERS_PER_REQUEST) {
      int to = Math.min(from + PARAMETERS_PER_REQUEST, parameters.size());
      api.post("runs/log-batch", Map.of("run_id", runId, "params", parameters.subList(from, to)));
    }
  }

  private static String shortened(String value) {
    return value.substring(0, Math.min(LONGEST_PARAMETER, value.length()));
  }

  @Override
  public void log(int epoch, Map<String, Double> scalars) {
    long now = clock.millis();
    scalars.forEach(
        (tag, value) ->
            unsent.add(
                Map.of("key", nameOf(tag), "value", value, "timestamp", now, "step", epoch)));
    attempt(this::sendAll);
  }

  /** Returns a tag in the characters that MLflow allows. */
  private static String nameOf(String tag) {
    return tag.replace("@", "_at_");
  }

  private void sendAll() throws IOException {
    if (runId.isEmpty()) {
      begin();
    }
    while (!unsent.isEmpty()) {
      List<Map<String, Object>> some =
          unsent.subList(0, Math.min(METRICS_PER_REQUEST, unsent.size()));
      api.post("runs/log-batch", Map.of("run_id", runId, "metrics", some));
      some.clear();
    }
  }

  @Override
  public void end(RunEnd end) {
    if (!runId.isEmpty()) {
      attempt(
          () ->
              api.post(
                  "runs/update",
                  Map.of("run_id", runId, "status", end.name(), "end_time", clock.millis())));
    }
  }
}
