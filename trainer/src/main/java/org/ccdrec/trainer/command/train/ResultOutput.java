package org.ccdrec.trainer.command.train;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.trainer.command.shared.EpochTable;
import org.ccdrec.trainer.command.shared.JsonLines;
import org.ccdrec.trainer.command.shared.MetricsTable;
import org.ccdrec.trainer.command.shared.TextTable;
import org.ccdrec.trainer.command.shared.TextTable.Column;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Metric;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.production.Baselines;
import org.ccdrec.trainer.publishing.EpochJson;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainingResult;

/** The output of a training run, as text or as JSON lines. */
final class ResultOutput {
  private final PrintWriter out;
  private final boolean json;
  private List<String> findings = List.of();

  ResultOutput(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Prints a line of text; nothing in JSON. */
  void line(String format, Object... arguments) {
    if (!json) {
      out.println(String.format(Locale.ROOT, format, arguments));
      out.flush();
    }
  }

  /** Prints what is odd about the dataset; in JSON it is part of the last object. */
  void findings(List<String> warnings) {
    findings = List.copyOf(warnings);
    warnings.forEach(warning -> line("  note: %s", warning));
  }

  /** Returns what prints the epochs of the run that selects one. */
  RunListener listener() {
    return json ? new JsonEpochs() : new EpochTable(out);
  }

  /** Returns what prints the epochs of the final fit; they are no part of the JSON lines. */
  RunListener finalListener() {
    return json ? RunListener.SILENT : new EpochTable(out);
  }

  private final class JsonEpochs implements RunListener {
    @Override
    public void epochDone(EpochReport epoch) {
      JsonLines.print(out, EpochJson.of(epoch));
    }
  }

  /** Says that the scores of a model are approximated by vectors in order to publish it. */
  void approximated(String model, TrainingResult exact, int rank) {
    line("");
    line(
        "%s has scores but no vectors; vectors of width %d that approximate them are published"
            + " (snapshot.rank)",
        model, rank);
    exact
        .test()
        .ifPresent(
            test ->
                line(
                    "  test Recall@20 of the exact scores: %.4f; that of the vectors is below",
                    test.metrics().recallAt20()));
  }

  /** Prints the metrics, unless the JSON object of the snapshot will hold them. */
  void metrics(String model, TrainingResult result, Optional<Baselines> baselines) {
    if (json) {
      return;
    }
    Map<String, Metrics> splits = new LinkedHashMap<>();
    result.validation().ifPresent(metrics -> splits.put("validation", metrics));
    result.test().ifPresent(test -> splits.put("test", test.metrics()));
    line("");
    if (result.validation().isPresent()) {
      line("best epoch %d (by validation Recall@20)", result.bestEpoch());
    }
    if (splits.isEmpty()) {
      line("no metrics: the dataset has neither a validation nor a test split");
      return;
    }
    if (result.onEverything()) {
      line("metrics of the run that held validation and test out:");
    }
    MetricsTable.print(out, splits);
    baselines.ifPresent(found -> printProportion(model, result, found));
  }

  private void printProportion(String model, TrainingResult result, Baselines baselines) {
    line("");
    line("in proportion, on the %s split", baselines.split().label());
    TextTable table =
        new TextTable(
            Column.text("MODEL"),
            Column.number("RECALL@20"),
            Column.number("NDCG@20"),
            Column.number("RECALL@10"));
    row(table, model + " (this run)", compared(result, baselines));
    baselines.metrics().forEach((name, metrics) -> row(table, name, metrics));
    table.print(out, "  ");
  }

  private static void row(TextTable table, String name, Metrics metrics) {
    table.row(
        name,
        number(metrics.recallAt20()),
        number(metrics.value(Metric.NDCG, 20)),
        number(metrics.value(Metric.RECALL, 10)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns the metrics of a result on the split of the baselines. */
  static Metrics compared(TrainingResult result, Baselines baselines) {
    return baselines.split() == Split.TEST
        ? result.test().orElseThrow().metrics()
        : result.validation().orElseThrow();
  }

  /** Prints the place of the snapshot. */
  void published(TrainingResult result, Optional<Baselines> baselines, SnapshotId id, Path path) {
    if (!json) {
      line("");
      line("published %s", path);
      return;
    }
    Map<String, Object> line = figures(result, baselines);
    line.put("name", id.name());
    line.put("version", id.version());
    line.put("snapshot", path.toString());
    JsonLines.print(out, line);
  }

  /** Prints the metrics of a model that could not be published, if only JSON would hold them. */
  void unpublished(TrainingResult result, Optional<Baselines> baselines) {
    if (json) {
      JsonLines.print(out, figures(result, baselines));
    }
  }

  private Map<String, Object> figures(TrainingResult result, Optional<Baselines> baselines) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("bestEpoch", result.bestEpoch());
    result.validation().ifPresent(metrics -> line.put("valid", metrics.toMap()));
    result.test().ifPresent(test -> line.put("test", test.metrics().toMap()));
    line.put("trainedOn", result.onEverything() ? "all splits" : "train");
    line.put("dataWarnings", findings);
    baselines.ifPresent(
        found -> {
          Map<String, Object> byName = new LinkedHashMap<>();
          found.metrics().forEach((name, metrics) -> byName.put(name, metrics.toMap()));
          line.put("baselines", byName);
        });
    return line;
  }
}
