package org.ccdrec.trainer.report.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Section;

/** Accuracy and size of a snapshot. Stateless. */
final class SummarySection {
  private static final String VALIDATION = "valid.";
  private static final String TEST = "test.";

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
    Set<String> names = new TreeSet<>(SummarySection::byMetricThenCutoff);
    for (String name : metrics.keySet()) {
      if (name.startsWith(TEST) || name.startsWith(VALIDATION)) {
        names.add(name.substring(name.indexOf('.') + 1));
      }
    }
    if (names.isEmpty()) {
      html.absent("Metrics: not recorded.");
      return;
    }
    HtmlTable table = HtmlTable.of(1, "metric", "validation", "test");
    for (String name : names) {
      table.row(name, value(metrics, VALIDATION + name), value(metrics, TEST + name));
    }
    html.add(table.html());
  }

  private static int byMetricThenCutoff(String left, String right) {
    String[] one = left.split("@", 2);
    String[] two = right.split("@", 2);
    boolean sameMetric = one[0].equals(two[0]) && one.length == 2 && two.length == 2;
    int byLength = Integer.compare(left.length(), right.length());
    return sameMetric && byLength != 0 ? byLength : left.compareTo(right);
  }

  private static String value(Map<String, Double> metrics, String name) {
    Double value = metrics.get(name);
    return value == null ? "" : Numbers.metric(value);
  }
}
