package org.ccdrec.trainer.report.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ccdrec.trainer.report.html.Chart;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/**
 * The rows of a study on test: a table like the paper's Tables 2 and 3, and bars like its Figure 3.
 * Stateless.
 */
final class AccuracySection {
  private AccuracySection() {}

  static Section of(StudyFiles files) {
    long trained = files.runs().stream().filter(RunLine::isTrained).count();
    Html html = new Html();
    html.paragraph("%d of %d runs are trained.".formatted(trained, files.runs().size()));
    addUnfinished(html, files);
    html.add(table(files).html());
    html.paragraph(
        "Test split, mean ± standard deviation over seeds. The best mean of a column is"
            + " emphasised. * differs from its baseline, see below.");
    html.open("div", "grid");
    for (String metric : files.metrics()) {
      Chart chart = bars(files, metric);
      if (chart.data().path("bars").isEmpty()) {
        html.absent(metric + ": no row is tested.");
      } else {
        html.add(chart.html());
      }
    }
    return new Section("accuracy", "Accuracy (Tables 2 and 3, Figure 3)", html.close("div"));
  }

  private static void addUnfinished(Html html, StudyFiles files) {
    List<String> open = new ArrayList<>();
    for (RunLine run : files.runs()) {
      if (!run.isTrained()) {
        String point = run.point().isEmpty() ? "" : ", " + run.point();
        open.add("%s%s, seed %s: %s".formatted(run.row(), point, run.seed(), run.state()));
      }
    }
    if (!open.isEmpty()) {
      html.open("details").element("summary", "Runs without a result").open("ul");
      open.forEach(run -> html.element("li", run));
      html.close("ul").close("details");
    }
  }

  private static HtmlTable table(StudyFiles files) {
    List<String> headings = new ArrayList<>(List.of("model", "grid point"));
    headings.addAll(files.metrics());
    headings.add("seeds");
    HtmlTable table = new HtmlTable(2, headings);
    for (String row : files.rows()) {
      JsonNode first = files.summary(row, files.metrics().getFirst());
      List<String> cells = new ArrayList<>(List.of(row, first.path("point").asText()));
      Set<Integer> strong = new HashSet<>();
      for (String metric : files.metrics()) {
        JsonNode line = files.summary(row, metric);
        if (line.path("mean").isNumber() && line.path("mean").asDouble() == best(files, metric)) {
          strong.add(cells.size());
        }
        cells.add(mean(line, 1 - confidence(files)));
      }
      cells.add(first.path("seeds").asInt() == 0 ? "not run" : first.path("seeds").asText());
      table.row(cells, strong);
    }
    return table;
  }

  static double confidence(StudyFiles files) {
    return files.study().path("statistics").path("confidence").asDouble(0.95);
  }

  private static double best(StudyFiles files, String metric) {
    return files.rows().stream()
        .mapToDouble(
            row -> files.summary(row, metric).path("mean").asDouble(Double.NEGATIVE_INFINITY))
        .max()
        .orElse(Double.NaN);
  }

  private static String mean(JsonNode line, double level) {
    if (!line.path("mean").isNumber()) {
      return "";
    }
    String text = Numbers.metric(line.path("mean").asDouble());
    if (line.path("deviation").isNumber()) {
      text += " ± " + Numbers.metric(line.path("deviation").asDouble());
    }
    boolean differs = line.path("pHolm").isNumber() && line.path("pHolm").asDouble() < level;
    return differs ? text + " *" : text;
  }

  private static Chart bars(StudyFiles files, String metric) {
    Chart chart =
        Chart.of(
            Chart.Kind.BARS,
            metric + " on test",
            "Bars: mean over seeds; lines: ± one standard deviation; circles: seeds.");
    ArrayNode bars = chart.data().putArray("bars");
    ArrayNode dots = chart.data().putArray("dots");
    for (String row : files.rows()) {
      JsonNode line = files.summary(row, metric);
      if (line.path("mean").isNumber()) {
        addBar(bars.addObject().put("name", row), line);
        for (RunLine run : files.selected(row)) {
          run.number("test." + metric)
              .ifPresent(
                  value ->
                      dots.addObject()
                          .put("name", row)
                          .put("value", value)
                          .put("label", "seed " + run.seed() + ": " + Numbers.metric(value)));
        }
      }
    }
    return chart;
  }

  private static void addBar(ObjectNode bar, JsonNode line) {
    double mean = line.path("mean").asDouble();
    bar.put("value", mean);
    if (line.path("deviation").isNumber()) {
      double deviation = line.path("deviation").asDouble();
      bar.put("low", mean - deviation).put("high", mean + deviation);
    }
  }
}
