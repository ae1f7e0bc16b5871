package org.ccdrec.trainer.command.retrain;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.TextTable;
import org.ccdrec.trainer.command.shared.TextTable.Column;
import org.ccdrec.trainer.evaluation.Metric;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.retraining.RetrainOutcome;

/** The output of a retraining, as text or as one JSON object. */
record RetrainOutput(PrintWriter out, boolean json) {

  void line(String text) {
    if (!json) {
      out.println(text);
      out.flush();
    }
  }

  void print(RetrainOutcome outcome, SnapshotStore store) {
    if (json) {
      JsonLines.print(out, object(outcome, store));
      return;
    }
    switch (outcome) {
      case RetrainOutcome.Skipped(String reason) -> line("nothing was trained: " + reason);
      case RetrainOutcome.Rejected rejected -> {
        compare(rejected.live(), rejected.trained());
        line("not published: " + rejected.reason());
      }
      case RetrainOutcome.Published published -> {
        compare(published.live(), published.trained());
        line("published " + store.path(published.id()));
      }
    }
  }

  private void compare(Metrics live, Metrics trained) {
    line("");
    TextTable table =
        new TextTable(
            Column.text("ON THE NEWEST PAIRS"),
            Column.number("RECALL@20"),
            Column.number("NDCG@20"));
    row(table, "live model", live);
    row(table, "new model", trained);
    table.print(out, "  ");
  }

  private static void row(TextTable table, String name, Metrics metrics) {
    table.row(
        name,
        String.format(Locale.ROOT, "%.4f", metrics.recallAt20()),
        String.format(Locale.ROOT, "%.4f", metrics.value(Metric.NDCG, 20)));
  }

  private static Map<String, Object> object(RetrainOutcome outcome, SnapshotStore store) {
    Map<String, Object> object = new LinkedHashMap<>();
    switch (outcome) {
      case RetrainOutcome.Skipped(String reason) -> {
        object.put("outcome", "skipped");
        object.put("reason", reason);
      }
      case RetrainOutcome.Rejected(String reason, Metrics live, Metrics trained) -> {
        object.put("outcome", "rejected");
        object.put("reason", reason);
        object.put("live", live.toMap());
        object.put("trained", trained.toMap());
      }
      case RetrainOutcome.Published(var id, Metrics live, Metrics trained) -> {
        object.put("outcome", "published");
        object.put("snapshot", store.path(id).toString());
        object.put("live", live.toMap());
        object.put("trained", trained.toMap());
      }
    }
    return object;
  }
}
