package org.ccdrec.trainer.report.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.ccdrec.trainer.report.html.Chart;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/**
 * Validation accuracy and seconds over the values of each key of a row's grid, as small multiples.
 * Stateless.
 */
final class SensitivitySection {
  private static final String METRIC = "recall@20";

  private SensitivitySection() {}

  /** A measure of a run; a run may have no value. */
  private enum Measure {
    RECALL("validation " + METRIC),
    SECONDS("seconds per epoch"),
    MEMORY("memory in MB");

    private final String title;

    Measure(String title) {
      this.title = title;
    }

    DoubleStream of(StudyFiles files, RunLine run) {
      return switch (this) {
        case RECALL -> run.number("valid." + METRIC).stream();
        case SECONDS -> run.number("secondsPerEpoch").stream();
        case MEMORY -> {
          JsonNode bytes = files.record(run).path("workingMemoryBytes");
          yield bytes.isNumber() ? DoubleStream.of(bytes.asDouble() / 1e6) : DoubleStream.empty();
        }
      };
    }
  }

  static Section of(StudyFiles files) {
    Html html = new Html();
    boolean found = false;
    for (JsonNode row : files.study().path("rows")) {
      Html panels = new Html();
      row.path("grid")
          .properties()
          .forEach(axis -> addPanels(panels, files, row.path("name").asText(), axis.getKey()));
      if (!panels.toString().isEmpty()) {
        found = true;
        html.element("h5", row.path("name").asText());
        html.open("div", "grid").add(panels).close("div");
      }
    }
    if (found) {
      html.paragraph(
          "Each dot is a grid point, the mean over seeds; vertical lines span the seeds. The curve"
              + " joins the best point of each value (for seconds and memory: their mean). A ring"
              + " marks the selected point. Grids are compared on validation; only the selected"
              + " point is tested.");
    } else {
      html.absent("Not run: no row has a grid with trained runs.");
    }
    return new Section("sensitivity", "Sensitivity", html);
  }

  private static void addPanels(Html html, StudyFiles files, String row, String key) {
    Map<String, List<List<RunLine>>> byValue = pointsByValue(files, row, key);
    if (byValue.size() > 1) {
      for (Measure measure : Measure.values()) {
        Chart panel = panel(files, byValue, key, measure);
        if (!panel.data().path("points").isEmpty()) {
          html.add(panel.html());
        }
      }
    }
  }

  /** Returns the trained grid points of a row, grouped by the value of a key. */
  private static Map<String, List<List<RunLine>>> pointsByValue(
      StudyFiles files, String row, String key) {
    Map<String, List<RunLine>> points = new LinkedHashMap<>();
    for (RunLine run : files.runs()) {
      if (run.row().equals(row) && run.isTrained() && !files.record(run).isMissingNode()) {
        points.computeIfAbsent(run.point(), point -> new ArrayList<>()).add(run);
      }
    }
    Map<String, List<List<RunLine>>> byValue = new LinkedHashMap<>();
    for (List<RunLine> point : points.values()) {
      String value = value(files.record(point.getFirst()).path("config"), key);
      byValue.computeIfAbsent(value, any -> new ArrayList<>()).add(point);
    }
    return byValue;
  }

  private static String value(JsonNode config, String key) {
    JsonNode node = config;
    for (String name : key.split("\\.")) {
      node = node.path(name);
    }
    return node.isMissingNode() ? "default" : node.asText();
  }

  private static Chart panel(
      StudyFiles files, Map<String, List<List<RunLine>>> byValue, String key, Measure measure) {
    Chart chart =
        Chart.of(Chart.Kind.SETTINGS, measure.title + " by " + SettingName.label(key), "");
    chart.data().put("x", SettingName.label(key)).put("zero", measure != Measure.RECALL);
    ArrayNode points = chart.data().putArray("points");
    ArrayNode lines = chart.data().putArray("lines");
    byValue.forEach(
        (value, runsByPoint) -> {
          DoubleStream.Builder means = DoubleStream.builder();
          for (List<RunLine> runs : runsByPoint) {
            double[] values =
                runs.stream().flatMapToDouble(run -> measure.of(files, run)).sorted().toArray();
            if (values.length > 0) {
              means.add(addPoint(points.addObject().put("x", value), runs, values));
            }
          }
          DoubleStream ofValue = means.build();
          (measure == Measure.RECALL ? ofValue.max() : ofValue.average())
              .ifPresent(mean -> lines.addObject().put("x", value).put("y", mean));
        });
    return chart;
  }

  private static double addPoint(ObjectNode point, List<RunLine> runs, double[] sorted) {
    double mean = DoubleStream.of(sorted).average().orElseThrow();
    point.put("y", mean);
    if (sorted.length > 1) {
      point.put("low", sorted[0]).put("high", sorted[sorted.length - 1]);
    }
    point.put("best", runs.getFirst().isSelected());
    point.put("label", runs.getFirst().point() + ": " + Numbers.metric(mean));
    return mean;
  }
}
