package org.ccdrec.trainer.report.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.trainer.report.html.Chart;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/** Seconds and memory of a run by part. Stateless. */
final class CostSection {
  private static final int SHOWN = 14;

  private CostSection() {}

  static Section of(JsonNode report) {
    JsonNode cost = report.path("cost");
    Html html = new Html();
    if (cost.isMissingNode()) {
      return new Section("cost", "Cost", html.absent("Not recorded."));
    }
    int epochs = Math.max(1, report.path("epochs").size());
    HtmlTable parts = HtmlTable.of(1, "part", "total", "per epoch");
    part(parts, "training", cost.path("seconds").path("train"), epochs);
    part(parts, "reverse diffusion and inference", cost.path("seconds").path("infer"), epochs);
    part(parts, "evaluation", cost.path("seconds").path("eval"), epochs);
    HtmlTable memory = HtmlTable.of(1, "memory", "size");
    memory.row("intermediate values, off-heap", bytes(cost.path("workingMemoryBytes")));
    memory.row("peak of the process", bytes(cost.path("peakMemoryBytes")));
    html.paragraph("On " + threads(cost.path("threads").asInt()) + ".");
    html.open("div", "grid wide").open("div");
    html.add(parts.html()).add(memory.html()).close("div");
    addOperations(html, cost.path("operations"));
    html.close("div");
    return new Section("cost", "Cost", html);
  }

  private static String threads(int count) {
    return count + (count == 1 ? " thread" : " threads");
  }

  private static void part(HtmlTable table, String name, JsonNode seconds, int epochs) {
    double total = seconds.asDouble();
    table.row(name, Numbers.seconds(total), Numbers.seconds(total / epochs));
  }

  private static String bytes(JsonNode value) {
    return value.isNumber() ? Numbers.bytes(value.doubleValue()) : "not recorded";
  }

  private static void addOperations(Html html, JsonNode operations) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (JsonNode operation : operations) {
      String pass = operation.path("pass").asText();
      String name = operation.path("name").asText() + (pass.equals("backward") ? ", backward" : "");
      seconds.merge(name, operation.path("seconds").asDouble(), Double::sum);
    }
    if (seconds.isEmpty()) {
      html.absent("Time by operation: not recorded.");
      return;
    }
    Chart chart =
        Chart.of(
            Chart.Kind.BARS,
            "Seconds by operation",
            "The %d operations of the tape that took longest, over the whole run."
                .formatted(Math.min(SHOWN, seconds.size())));
    ArrayNode bars = chart.data().putArray("bars");
    List<Map.Entry<String, Double>> order = new ArrayList<>(seconds.entrySet());
    order.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
    for (Map.Entry<String, Double> operation : order.subList(0, Math.min(SHOWN, order.size()))) {
      bars.addObject()
          .put("name", operation.getKey())
          .put("value", operation.getValue())
          .put("text", Numbers.seconds(operation.getValue()));
    }
    html.add(chart.html());
  }
}
