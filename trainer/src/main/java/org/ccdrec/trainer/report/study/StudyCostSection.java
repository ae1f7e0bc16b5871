package org.ccdrec.trainer.report.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.ccdrec.trainer.report.html.Chart;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/** The cost of each row beside its sampler and diffusion steps. Stateless. */
final class StudyCostSection {
  private StudyCostSection() {}

  static Section of(StudyFiles files) {
    HtmlTable table =
        HtmlTable.of(
            2,
            "model",
            "sampler",
            "T",
            "training, s/epoch",
            "diffusion and inference, s/epoch",
            "evaluation, s/epoch",
            "epochs",
            "best epoch",
            "total",
            "memory",
            "trained values");
    Chart chart =
        Chart.of(
            Chart.Kind.BARS,
            "Seconds per epoch",
            "Training, reverse diffusion and inference; means over seeds.");
    ArrayNode bars = chart.data().putArray("bars");
    for (String row : files.rows()) {
      List<JsonNode> records =
          files.selected(row).stream()
              .map(files::record)
              .filter(record -> !record.isMissingNode())
              .toList();
      if (records.isEmpty()) {
        table.row(row, "not run", "", "", "", "", "", "", "", "", "");
      } else {
        addRow(table, row, records);
        double seconds = seconds(records, "train") + seconds(records, "infer");
        bars.addObject()
            .put("name", row)
            .put("value", seconds)
            .put("text", Numbers.seconds(seconds));
      }
    }
    Html html = new Html().add(table.html());
    html.paragraph(
        "Means over the seeds of the selected grid point; runs that shared the machine with others"
            + " took longer. Memory: off-heap intermediate values. How seconds grow with T is shown"
            + " under sensitivity if a grid has it.");
    if (!bars.isEmpty()) {
      html.open("div", "grid wide").add(chart.html()).close("div");
    }
    return new Section("cost", "Cost", html);
  }

  private static void addRow(HtmlTable table, String row, List<JsonNode> records) {
    JsonNode config = records.getFirst().path("config");
    table.row(
        row,
        sampler(config),
        config.path("ccdrec").path("enabled").asBoolean()
            ? config.path("ccdrec").path("diffusion").path("steps").asText()
            : "",
        number(seconds(records, "train")),
        number(seconds(records, "infer")),
        number(seconds(records, "eval")),
        Numbers.format("%.0f", mean(records, record -> record.path("epochs").asDouble())),
        Numbers.format("%.0f", mean(records, record -> record.path("bestEpoch").asDouble())),
        Numbers.seconds(mean(records, StudyCostSection::total)),
        memory(records).map(Numbers::bytes).orElse("not recorded"),
        Numbers.count(records.getFirst().path("parameters").asLong()));
  }

  private static String sampler(JsonNode config) {
    String random = config.path("sampler").path("name").asText();
    boolean curricular = config.path("ccdrec").path("enabled").asBoolean();
    return curricular ? random + " and curricular" : random;
  }

  private static double total(JsonNode run) {
    JsonNode seconds = run.path("secondsPerEpoch");
    return run.path("epochs").asDouble()
        * (seconds.path("train").asDouble()
            + seconds.path("infer").asDouble()
            + seconds.path("eval").asDouble());
  }

  private static double seconds(List<JsonNode> records, String part) {
    return mean(records, run -> run.path("secondsPerEpoch").path(part).asDouble());
  }

  private static Optional<Double> memory(List<JsonNode> records) {
    return records.stream().allMatch(run -> run.path("workingMemoryBytes").isNumber())
        ? Optional.of(mean(records, run -> run.path("workingMemoryBytes").asDouble()))
        : Optional.empty();
  }

  private static double mean(List<JsonNode> records, ToDoubleFunction<JsonNode> value) {
    return records.stream().mapToDouble(value).average().orElseThrow();
  }

  private static String number(double seconds) {
    return Numbers.format("%.2f", seconds);
  }
}
