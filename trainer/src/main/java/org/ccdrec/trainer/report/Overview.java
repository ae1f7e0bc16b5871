package org.ccdrec.trainer.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.HtmlTable;
import org.ccdrec.trainer.report.html.Numbers;
import org.ccdrec.trainer.report.html.Part;
import org.ccdrec.trainer.report.html.Section;

/** Several snapshots side by side. Stateless. */
final class Overview {
  private static final List<String> METRICS =
      List.of("test.recall@10", "test.recall@20", "test.ndcg@10", "test.ndcg@20");

  private Overview() {}

  /** Returns a part that compares the snapshots of a report; empty if there are fewer than two. */
  static Optional<Part> of(List<ReportInput> inputs) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    for (ReportInput input : inputs) {
      if (input instanceof ReportInput.OfSnapshot(var directory)) {
        try (Snapshot snapshot = Snapshot.open(directory)) {
          manifests.add(snapshot.manifest());
        }
      }
    }
    return manifests.size() < 2 ? Optional.empty() : Optional.of(part(manifests));
  }

  private static Part part(List<Manifest> manifests) {
    List<String> headings = new ArrayList<>(List.of("snapshot", "model", "seed"));
    METRICS.forEach(metric -> headings.add(metric.replace('.', ' ')));
    HtmlTable table = new HtmlTable(3, headings);
    for (Manifest manifest : manifests) {
      List<String> cells = new ArrayList<>();
      cells.add(manifest.id().name() + "/" + manifest.id().version());
      cells.add(manifest.model().name());
      cells.add(Long.toString(manifest.provenance().seed()));
      Set<Integer> strong = new HashSet<>();
      for (String metric : METRICS) {
        Double value = manifest.metrics().get(metric);
        if (value != null && value == best(manifests, metric)) {
          strong.add(cells.size());
        }
        cells.add(value == null ? "" : Numbers.metric(value));
      }
      table.row(cells, strong);
    }
    Html html = new Html().add(table.html());
    long datasets =
        manifests.stream().map(manifest -> manifest.provenance().dataHash()).distinct().count();
    html.paragraph(
        datasets == 1
            ? "All were trained on the same data. One run each proves little; a study compares with"
                + " several seeds and a paired test."
            : "They were trained on %d different datasets, so the numbers cannot be compared."
                .formatted(datasets));
    return new Part(
        "Overview",
        manifests.size() + " snapshots",
        List.of(new Section("overview", "Accuracy side by side", html)));
  }

  private static double best(List<Manifest> manifests, String metric) {
    return manifests.stream()
        .mapToDouble(manifest -> manifest.metrics().getOrDefault(metric, Double.NEGATIVE_INFINITY))
        .max()
        .orElseThrow();
  }
}
