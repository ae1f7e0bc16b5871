package org.ccdrec.trainer.report.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.ccdrec.trainer.report.html.EpochCharts;
import org.ccdrec.trainer.report.html.Html;
import org.ccdrec.trainer.report.html.Section;

/** Losses, validation, hardness and diagnostics by epoch. Stateless. */
final class EpochSection {
  private EpochSection() {}

  static Section of(JsonNode report) {
    JsonNode epochs = report.path("epochs");
    Html html = new Html();
    if (epochs.isEmpty()) {
      return new Section("epochs", "Training by epoch", html.absent("Not recorded."));
    }
    EpochCharts charts = new EpochCharts(epochs, report.path("bestEpoch"));
    html.paragraph(
        "The dashed line marks the best epoch by validation Recall@20, whose vectors are published."
            + (charts.hasStages()
                ? " Bands are stages of the curriculum: where the curricular negatives came from"
                    + " (R: random only, P1 to P4: the pools, final: the final item vectors)."
                : " The run had no curriculum."));
    html.open("div", "grid");
    charts.losses(html);
    charts.metrics(html, List.of("recall@10", "recall@20", "ndcg@10", "ndcg@20"));
    charts.margins(html);
    charts.diagnostic(
        html,
        "idRms",
        "RMS of item id embeddings",
        "Root mean square after each epoch; the diffusion adds noise to vectors of this scale.");
    charts.pools(html);
    charts.diagnostic(
        html,
        "uniformOverlap",
        "Overlap of curricular with uniform negatives",
        "1: the curricular negatives rank among unseen items as uniform ones do; 0.1: all are in"
            + " one tenth of the ranking.");
    charts.seconds(html);
    html.close("div");
    for (String absent : charts.absent()) {
      html.absent(absent);
    }
    return new Section("epochs", "Training by epoch", html);
  }
}
