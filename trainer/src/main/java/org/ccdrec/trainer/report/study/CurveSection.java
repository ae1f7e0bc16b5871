package org.ccdrec.trainer.report.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.function.Function;
import org.ccdrec.trainer.report.html.Chart;
import org.ccdrec.trainer.report.html.EpochCharts;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.Section;

/** The rows' training by epoch: all rows side by side, then each with its losses. Stateless. */
final class CurveSection {
  private CurveSection() {}

  static Section of(StudyFiles files) {
    Html html = new Html();
    html.paragraph("The first trained seed of each row's selected grid point.");
    List<Chart> charts =
        List.of(
            chart(files, "Validation Recall@20", epoch -> epoch.path("valid").path("recall@20")),
            chart(files, "Hardness: mean s⁺ − s⁻, curricular", epoch -> epoch.path("hardness")),
            diagnostic(files, "Margin of random negatives", "randomMargin"),
            diagnostic(files, "RMS of item id embeddings", "idRms"),
            diagnostic(files, "Overlap with uniform negatives", "uniformOverlap"));
    html.open("div", "grid");
    charts.stream().filter(CurveSection::hasPoints).forEach(chart -> html.add(chart.html()));
    html.close("div");
    charts.stream()
        .filter(chart -> !hasPoints(chart))
        .forEach(chart -> html.absent(chart.title() + ": not recorded."));
    for (String row : files.rows()) {
      JsonNode record = record(files, row);
      if (!record.path("history").isEmpty()) {
        addRow(html, row, record);
      }
    }
    return new Section("epochs", "Training by epoch", html);
  }

  private static void addRow(Html html, String row, JsonNode record) {
    html.open("details").element("summary", row + ": losses, validation and pools");
    html.open("div", "grid");
    EpochCharts charts = new EpochCharts(record.path("history"), record.path("bestEpoch"));
    charts.losses(html);
    charts.metrics(html, List.of("recall@10", "recall@20", "ndcg@10", "ndcg@20"));
    charts.margins(html);
    charts.pools(html);
    html.close("div");
    charts.absent().forEach(html::absent);
    html.close("details");
  }

  private static boolean hasPoints(Chart chart) {
    return !chart.data().path("points").isEmpty();
  }

  private static Chart diagnostic(StudyFiles files, String title, String key) {
    return chart(files, title, epoch -> epoch.path("diagnostics").path(key));
  }

  private static Chart chart(StudyFiles files, String title, Function<JsonNode, JsonNode> value) {
    Chart chart = Chart.of(Chart.Kind.LINES, title, "");
    files.rows().forEach(chart.data().putArray("names")::add);
    ArrayNode points = chart.data().putArray("points");
    for (String row : files.rows()) {
      for (JsonNode epoch : record(files, row).path("history")) {
        JsonNode found = value.apply(epoch);
        if (found.isNumber()) {
          points
              .addObject()
              .put("series", row)
              .put("x", epoch.path("epoch").asInt())
              .put("y", found.doubleValue());
        }
      }
    }
    return chart;
  }

  /** Returns the record of a row's first trained run; missing if there is none. */
  private static JsonNode record(StudyFiles files, String row) {
    return files.selected(row).stream()
        .map(files::record)
        .filter(record -> !record.isMissingNode())
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }
}
