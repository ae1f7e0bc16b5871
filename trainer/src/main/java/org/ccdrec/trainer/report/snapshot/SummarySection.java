package org.ccdrec.trainer.report.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/** Accuracy and size of a snapshot. Stateless. */
final class SummarySection {
  private static final Pattern METRIC = Pattern.compile("(?:valid|test)\\.([a-z]+)@(\\d{1,4})");
  private static final List<String> ORDER = List.of("recall", "ndcg", "precision", "map");

  private SummarySection() {}

  static Section of(Snapshot snapshot, JsonNode report) {
    Manifest manifest = snapshot.manifest();
    Html html = new Html().open("div", "facts");
    Double recall = manifest.metrics().get("test.recall@20");
    fact(html, "test Recall@20", recall == null ? "not recorded" : Numbers.metric(recall));
    fact(html, "users", Numbers.count(manifest.shape().users()));
    fact(html, "items", Numbers.count(manifest.shape().items()));
    fact(html, "training interactions", Numbers.count(manifest.shape().interactions()));
    fact(html, "dimension", Numbers.count(manifest.shape().dimension()));
    if (report.has("bestEpoch")) {
      fact(
          html,
          "best epoch of " + report.path("epochs").size(),
          Integer.toString(report.path("bestEpoch").asInt()));
      fact(html, "trained values", Numbers.count(report.path("parameters").asLong()));
    }
    html.close("div");
    addMetrics(html, manifest.metrics());
    if (report.has("validationMaskedAtTest")) {
      html.paragraph(
          report.path("validationMaskedAtTest").asBoolean()
              ? "Validation items were left out of the ranking at test."
              : "Validation items stayed in the ranking at test.");
    }
    if (report.path("trainedOn").asText().equals("all splits")) {
      html.paragraph(
          "The published vectors were trained on all splits, validation and test included; the"
              + " metrics, figures and cost are those of the run that held both out.");
    }
    return new Section("summary", "Accuracy", html);
  }

  private static void fact(Html html, String name, String value) {
    html.open("div", "fact").element("b", value).element("span", name).close("div");
  }

  private static void addMetrics(Html html, Map<String, Double> metrics) {
    Set<String> names = new LinkedHashSet<>(ORDER);
    Set<Integer> cutoffs = new TreeSet<>();
    for (String name : metrics.keySet()) {
      Matcher parts = METRIC.matcher(name);
      if (parts.matches()) {
        names.add(parts.group(1));
        cutoffs.add(Integer.parseInt(parts.group(2)));
      }
    }
    if (cutoffs.isEmpty()) {
      html.absent("Metrics: not recorded.");
      return;
    }
    List<String> headings = new ArrayList<>(List.of("metric"));
    cutoffs.forEach(cutoff -> headings.add("validation @" + cutoff));
    cutoffs.forEach(cutoff -> headings.add("test @" + cutoff));
    HtmlTable table = new HtmlTable(1, headings);
    for (String name : names) {
      List<String> cells = new ArrayList<>(List.of(name));
      cutoffs.forEach(cutoff -> cells.add(value(metrics, "valid." + name + "@" + cutoff)));
      cutoffs.forEach(cutoff -> cells.add(value(metrics, "test." + name + "@" + cutoff)));
      table.row(cells, Set.of());
    }
    html.add(table.html());
  }

  private static String value(Map<String, Double> metrics, String name) {
    Double value = metrics.get(name);
    return value == null ? "" : Numbers.metric(value);
  }
}
