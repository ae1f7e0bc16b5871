package org.ccdrec.trainer.report.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.ccdrec.trainer.report.html.Chart;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/** Recall by popularity of the item and by length of the user's history. Stateless. */
final class RecallSection {
  private static final double NORMAL_95 = 1.96;

  private RecallSection() {}

  static Section of(JsonNode report) {
    Html html = new Html().open("div", "grid wide");
    add(
        html,
        report.path("recallByPopularity"),
        Chart.of(
            Chart.Kind.COLUMNS,
            "Recall@20 by popularity of the held-out item",
            "Test pairs grouped by training interactions of their item; each group has about a"
                + " fifth of the pairs."),
        "training interactions of the item");
    add(
        html,
        report.path("recallByHistory"),
        Chart.of(
            Chart.Kind.COLUMNS,
            "Recall@20 by length of the user's history",
            "Test users grouped by their training items; each group has about a fifth of them."),
        "training items of the user");
    html.close("div");
    html.paragraph("Lines are 95% intervals of the mean; n is the size of the group.");
    return new Section("groups", "Recall by popularity and history", html);
  }

  private static void add(Html html, JsonNode groups, Chart chart, String axis) {
    if (groups.isEmpty()) {
      html.absent(chart.title() + ": not recorded.");
      return;
    }
    chart.data().put("x", axis);
    ArrayNode bars = chart.data().putArray("bars");
    for (JsonNode group : groups) {
      double recall = group.path("recall").asDouble();
      double half = NORMAL_95 * group.path("error").asDouble();
      ObjectNode bar = bars.addObject();
      bar.put("name", range(group)).put("value", recall);
      bar.put("low", Math.max(0, recall - half)).put("high", Math.min(1, recall + half));
      bar.put("text", "n=" + Numbers.count(group.path("count").asLong()));
    }
    html.add(chart.html());
  }

  private static String range(JsonNode group) {
    int from = group.path("from").asInt();
    int to = group.path("to").asInt();
    return from == to ? Integer.toString(from) : from + "–" + to;
  }
}
