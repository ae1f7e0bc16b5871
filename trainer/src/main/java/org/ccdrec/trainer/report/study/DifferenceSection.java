package org.ccdrec.trainer.report.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.ccdrec.trainer.report.html.Chart;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/** The differences of rows from their baselines, with intervals and tests. Stateless. */
final class DifferenceSection {
  private static final String DIFFERENCE = "difference";

  private DifferenceSection() {}

  static Section of(StudyFiles files) {
    Html html = new Html();
    String confidence = Numbers.format("%.0f%%", 100 * AccuracySection.confidence(files));
    html.open("div", "grid");
    for (String metric : files.metrics()) {
      Chart chart = chart(files, metric, confidence);
      if (!chart.data().path("rows").isEmpty()) {
        html.add(chart.html());
      }
    }
    html.close("div");
    boolean compared = files.summary().stream().anyMatch(line -> line.path(DIFFERENCE).isNumber());
    if (compared) {
      html.add(table(files, confidence).html());
      html.paragraph(
          "Paired by user over the seeds that both rows have. Interval: percentile bootstrap of the"
              + " mean difference. p: Wilcoxon signed-rank, two-sided, with Holm's correction over"
              + " the study.");
    } else {
      html.absent("Not run: no row and its baseline are both tested.");
    }
    return new Section("differences", "Differences from the baseline", html);
  }

  private static Chart chart(StudyFiles files, String metric, String confidence) {
    Chart chart =
        Chart.of(
            Chart.Kind.INTERVALS,
            metric + ", difference from the baseline",
            confidence + " intervals; percent of the baseline.");
    ArrayNode rows = chart.data().putArray("rows");
    for (String row : files.rows()) {
      JsonNode line = files.summary(row, metric);
      if (line.path(DIFFERENCE).isNumber()) {
        rows.addObject()
            .put("name", row)
            .put("value", line.path(DIFFERENCE).asDouble())
            .put("low", line.path("low").asDouble())
            .put("high", line.path("high").asDouble())
            .put("text", percent(line))
            .put("label", "against " + line.path("baseline").asText());
      }
    }
    return chart;
  }

  private static String percent(JsonNode line) {
    return line.path("percent").isNumber()
        ? Numbers.format("%+.1f%%", line.path("percent").asDouble())
        : "";
  }

  private static HtmlTable table(StudyFiles files, String confidence) {
    HtmlTable table =
        HtmlTable.of(
            3,
            "model",
            "against",
            "metric",
            DIFFERENCE,
            "percent",
            confidence + " interval",
            "p",
            "p (Holm)");
    for (JsonNode line : files.summary()) {
      if (line.path(DIFFERENCE).isNumber()) {
        table.row(
            line.path("row").asText(),
            line.path("baseline").asText(),
            line.path("metric").asText(),
            signed(line.path(DIFFERENCE)),
            percent(line),
            "[%s, %s]".formatted(signed(line.path("low")), signed(line.path("high"))),
            probability(line.path("p")),
            probability(line.path("pHolm")));
      }
    }
    return table;
  }

  private static String signed(JsonNode value) {
    return Numbers.format("%+.4f", value.asDouble());
  }

  private static String probability(JsonNode value) {
    return value.asDouble() < 0.0001 ? "< 0.0001" : Numbers.metric(value.asDouble());
  }
}
