package org.ccdrec.trainer.report.html;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Charts of a run's epochs, in the form in which snapshots and study records keep them. A chart
 * without data is left out and named in {@link #absent}. Not thread-safe.
 */
public final class EpochCharts {
  private final JsonNode epochs;
  private final JsonNode bestEpoch;
  private final List<String> absent = new ArrayList<>();

  /**
   * Creates charts.
   *
   * @param epochs an array of epochs
   * @param bestEpoch the number of the best epoch; missing if unknown
   */
  public EpochCharts(JsonNode epochs, JsonNode bestEpoch) {
    this.epochs = epochs;
    this.bestEpoch = bestEpoch;
  }

  /** Returns whether any epoch drew curricular negatives. */
  public boolean hasStages() {
    for (JsonNode epoch : epochs) {
      if (!epoch.path("stage").asText("-").equals("-")) {
        return true;
      }
    }
    return false;
  }

  /** Returns a sentence for each chart that has no data. */
  public List<String> absent() {
    return List.copyOf(absent);
  }

  /** Adds the losses, one chart for each part since their scales differ. */
  public void losses(Html html) {
    Map<String, Chart> parts = new LinkedHashMap<>();
    for (JsonNode epoch : epochs) {
      epoch
          .path("losses")
          .properties()
          .forEach(
              part ->
                  point(
                      parts.computeIfAbsent(part.getKey(), this::loss),
                      part.getKey(),
                      epoch,
                      part.getValue()));
    }
    parts.values().forEach(chart -> html.add(chart.html()));
    if (parts.isEmpty()) {
      absent.add("Losses: not recorded.");
    }
  }

  private Chart loss(String part) {
    return chart("Loss: " + part, "Mean over the steps of an epoch.");
  }

  /** Adds validation metrics. */
  public void metrics(Html html, List<String> names) {
    Map<String, Function<JsonNode, JsonNode>> series = new LinkedHashMap<>();
    names.forEach(name -> series.put(name, epoch -> epoch.path("valid").path(name)));
    add(html, chart("Validation", ""), series);
  }

  /** Adds the margins of curricular and random negatives. */
  public void margins(Html html) {
    Map<String, Function<JsonNode, JsonNode>> series = new LinkedHashMap<>();
    series.put("curricular (hardness)", epoch -> epoch.path("hardness"));
    series.put("random", epoch -> epoch.path("diagnostics").path("randomMargin"));
    Chart chart =
        chart(
            "Margin s⁺ − s⁻ of negatives",
            "Mean score difference of positives and negatives; the smaller, the harder.");
    chart.data().put("zero", true);
    add(html, chart, series);
  }

  /** Adds one diagnostic value. */
  public void diagnostic(Html html, String key, String title, String caption) {
    add(html, chart(title, caption), Map.of(key, epoch -> epoch.path("diagnostics").path(key)));
  }

  /** Adds the signal-to-noise ratio of each pool, on a logarithmic axis. */
  public void pools(Html html) {
    Map<String, Function<JsonNode, JsonNode>> series = new LinkedHashMap<>();
    int pools = 0;
    for (JsonNode epoch : epochs) {
      pools = Math.max(pools, epoch.path("diagnostics").path("poolSignalToNoise").size());
    }
    for (int pool = 0; pool < pools; pool++) {
      int number = pool;
      series.put("pool-" + (pool + 1), epoch -> positiveRatio(epoch, number));
    }
    Chart chart =
        chart(
            "Signal-to-noise ratio of the pools",
            "Power of the signal over that of the noise, on a logarithmic axis. A pool without"
                + " noise, such as the last, and a ratio of 0 are not drawn.");
    chart.data().put("log", true);
    add(html, chart, series);
  }

  private static JsonNode positiveRatio(JsonNode epoch, int pool) {
    JsonNode ratio = epoch.path("diagnostics").path("poolSignalToNoise").path(pool);
    return ratio.asDouble() > 0 ? ratio : epoch.path("absent");
  }

  /** Adds seconds by part of the epoch. */
  public void seconds(Html html) {
    Map<String, Function<JsonNode, JsonNode>> series = new LinkedHashMap<>();
    series.put("training", epoch -> epoch.path("trainSeconds"));
    series.put("reverse diffusion and inference", epoch -> epoch.path("inferSeconds"));
    series.put("evaluation", epoch -> epoch.path("evalSeconds"));
    add(html, chart("Seconds", "Wall-clock time of the parts of an epoch."), series);
  }

  private void add(Html html, Chart chart, Map<String, Function<JsonNode, JsonNode>> series) {
    series.forEach(
        (name, value) -> epochs.forEach(epoch -> point(chart, name, epoch, value.apply(epoch))));
    if (chart.data().path("points").isEmpty()) {
      absent.add(chart.title() + ": not recorded.");
    } else {
      html.add(chart.html());
    }
  }

  private static void point(Chart chart, String series, JsonNode epoch, JsonNode value) {
    if (value.isNumber()) {
      chart
          .data()
          .withArray("/points")
          .addObject()
          .put("series", series)
          .put("x", epoch.path("epoch").asInt())
          .put("y", value.doubleValue());
    }
  }

  private Chart chart(String title, String caption) {
    Chart chart = Chart.of(Chart.Kind.LINES, title, caption);
    if (bestEpoch.isNumber()) {
      chart.data().set("best", bestEpoch);
    }
    if (hasStages()) {
      addStages(chart.data().putArray("stages"));
    }
    chart.data().putArray("points");
    return chart;
  }

  private void addStages(ArrayNode stages) {
    String current = "";
    int from = 0;
    int last = 0;
    for (JsonNode epoch : epochs) {
      String stage = epoch.path("stage").asText("-");
      int number = epoch.path("epoch").asInt();
      if (!stage.equals(current) && !current.isEmpty()) {
        stages.addObject().put("stage", current).put("from", from).put("to", last);
      }
      from = stage.equals(current) ? from : number;
      current = stage;
      last = number;
    }
    stages.addObject().put("stage", current).put("from", from).put("to", last);
  }
}
