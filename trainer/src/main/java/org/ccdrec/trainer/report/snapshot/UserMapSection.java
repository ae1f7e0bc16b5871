package org.ccdrec.trainer.report.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.trainer.report.html.Chart;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/** Users, their items and fused items in the plane, as in Figure 4 of the paper. Stateless. */
final class UserMapSection {
  private static final String TITLE = "Users and their items (Figure 4)";

  private UserMapSection() {}

  static Section of(Snapshot snapshot, JsonNode report) {
    JsonNode moments = report.path("userMap").path("moments");
    Html html = new Html();
    if (moments.isEmpty()) {
      return new Section("users", TITLE, html.absent("Not recorded."));
    }
    boolean fused = moments.get(0).has("userFused");
    html.paragraph(
        fused
            ? "A few users with some of their training items and the same items fused with the"
                + " diffusion's estimate."
            : "A few users with some of their training items. Fused items: not recorded, because"
                + " the run fused none.");
    html.open("div", "grid wide");
    for (JsonNode moment : moments) {
      html.add(map(snapshot, moment).html());
    }
    html.close("div").add(numbers(moments).html());
    html.paragraph(
        "Distances are means of 1 − cosine. The silhouette groups items by user: 1 is far apart, 0"
            + " overlapping. Both are measured on the vectors, not in the plane.");
    return new Section("users", TITLE, html);
  }

  private static String name(JsonNode moment) {
    return "After epoch " + moment.path("epoch").asInt();
  }

  private static Chart map(Snapshot snapshot, JsonNode moment) {
    Chart chart =
        Chart.of(
            Chart.Kind.MAP,
            name(moment),
            "t-SNE of vectors of length 1. Distances in the plane are not to scale; groups matter,"
                + " not positions.");
    Set<String> symbols = new TreeSet<>();
    List<String> users = new ArrayList<>();
    ArrayNode points = chart.data().putArray("points");
    for (JsonNode point : moment.path("points")) {
      String kind = point.path("kind").asText();
      int index = point.path("index").asInt();
      if (kind.equals("user")) {
        users.add("u" + (point.path("group").asInt() + 1));
      }
      symbols.add(kind);
      points
          .addObject()
          .put("x", point.path("x").asDouble())
          .put("y", point.path("y").asDouble())
          .put("color", "u" + (point.path("group").asInt() + 1))
          .put("symbol", kind)
          .put("name", "u" + (point.path("group").asInt() + 1))
          .put("label", label(snapshot, kind, index));
    }
    addDomains(chart.data(), users, symbols);
    return chart;
  }

  private static String label(Snapshot snapshot, String kind, int index) {
    return switch (kind) {
      case "user" -> DisplayNames.user(snapshot, index);
      case "fused" -> DisplayNames.item(snapshot, index) + " (fused)";
      default -> DisplayNames.item(snapshot, index);
    };
  }

  private static void addDomains(ObjectNode data, List<String> colors, Set<String> symbols) {
    colors.forEach(data.putArray("colors")::add);
    symbols.forEach(data.putArray("symbols")::add);
  }

  private static HtmlTable numbers(JsonNode moments) {
    HtmlTable table =
        HtmlTable.of(
            1,
            "",
            "user – own items",
            "user – others' items",
            "user – own fused items",
            "silhouette of items",
            "silhouette of fused items");
    for (JsonNode moment : moments) {
      table.row(
          name(moment),
          number(moment.path("userItem")),
          number(moment.path("userOther")),
          number(moment.path("userFused")),
          number(moment.path("itemSilhouette")),
          number(moment.path("fusedSilhouette")));
    }
    return table;
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? Numbers.format("%.3f", value.doubleValue()) : "";
  }
}
