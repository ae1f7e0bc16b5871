package org.ccdrec.trainer.report.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.trainer.report.html.Chart;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/** Negatives of growing hardness around users, as in Figure 5 of the paper. Stateless. */
final class NegativeMapSection {
  private static final String TITLE = "Negatives by stage (Figure 5)";
  private static final String USER = "user";
  private static final String NEGATIVE = "negative";

  private NegativeMapSection() {}

  static Section of(Snapshot snapshot, JsonNode report) {
    JsonNode map = report.path("negativeMap");
    Html html = new Html();
    if (map.isMissingNode()) {
      boolean recorded = report.has("evidenceVersion");
      String reason =
          recorded ? "Not run: the model drew no curricular negatives." : "Not recorded.";
      return new Section("negatives", TITLE, html.absent(reason));
    }
    html.paragraph(
        "Negatives that training drew for two users in each stage of the curriculum, beside"
            + " uniform ones (random) and the users' own items (positive).");
    html.open("div", "grid wide").add(chart(snapshot, map).html());
    html.open("div", "stack").add(bars(map, "distance").html()).add(bars(map, "margin").html());
    html.close("div").close("div").add(numbers(map).html());
    html.paragraph(
        "Distance is the mean of 1 − cosine from the user to the stage's negatives; margin is the"
            + " mean of s⁺ − s⁻. Both use the published vectors; the smaller, the harder.");
    return new Section("negatives", TITLE, html);
  }

  private static Chart chart(Snapshot snapshot, JsonNode map) {
    Chart chart =
        Chart.of(
            Chart.Kind.MAP,
            "Two users and their negatives",
            "t-SNE of vectors of length 1. Distances in the plane are not to scale.");
    Set<String> colors = new LinkedHashSet<>();
    Set<String> symbols = new LinkedHashSet<>();
    ArrayNode points = chart.data().putArray("points");
    for (JsonNode point : map.path("points")) {
      String kind = point.path("kind").asText();
      String color = kind.equals(NEGATIVE) ? point.path("stage").asText() : kind;
      int index = point.path("index").asInt();
      String user = " (for " + userName(point.path("group").asInt()) + ")";
      colors.add(color);
      symbols.add(kind);
      points
          .addObject()
          .put("x", point.path("x").asDouble())
          .put("y", point.path("y").asDouble())
          .put("color", color)
          .put("symbol", kind)
          .put("name", userName(point.path("group").asInt()))
          .put(
              "label",
              kind.equals(USER)
                  ? DisplayNames.user(snapshot, index)
                  : DisplayNames.item(snapshot, index) + user);
    }
    colors.forEach(chart.data().put("ordered", true).putArray("colors")::add);
    symbols.forEach(chart.data().putArray("symbols")::add);
    return chart;
  }

  private static Chart bars(JsonNode map, String measure) {
    Chart chart =
        Chart.of(
            Chart.Kind.COLUMNS,
            measure.equals("distance") ? "Distance by stage" : "Margin s⁺ − s⁻ by stage",
            "");
    ArrayNode bars = chart.data().putArray("bars");
    for (JsonNode stage : map.path("stages")) {
      bars.addObject()
          .put("name", stage.path("stage").asText())
          .put("series", userName(stage.path("group").asInt()))
          .put("value", stage.path(measure).asDouble());
    }
    return chart;
  }

  private static String userName(int group) {
    return "user " + (group == 0 ? "A" : "B");
  }

  /** Returns a row per stage with the measures of each user. */
  private static HtmlTable numbers(JsonNode map) {
    List<String> headings = new ArrayList<>(List.of("stage"));
    for (int group = 0; group < map.path("users").size(); group++) {
      for (String measure : List.of("negatives", "distance", "margin")) {
        headings.add(measure + ", " + userName(group));
      }
    }
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (JsonNode stage : map.path("stages")) {
      String name = stage.path("stage").asText();
      List<String> cells =
          rows.computeIfAbsent(
              name, key -> new ArrayList<>(Collections.nCopies(headings.size(), "")));
      int first = 1 + 3 * stage.path("group").asInt();
      cells.set(0, name);
      cells.set(first, Integer.toString(stage.path("count").asInt()));
      cells.set(first + 1, Numbers.format("%.3f", stage.path("distance").asDouble()));
      cells.set(first + 2, Numbers.format("%.3f", stage.path("margin").asDouble()));
    }
    HtmlTable table = new HtmlTable(1, headings);
    rows.values().forEach(cells -> table.row(cells, Set.of()));
    return table;
  }
}
