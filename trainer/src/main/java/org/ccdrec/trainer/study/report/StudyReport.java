package org.ccdrec.trainer.study.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.statistics.Moments;
import org.ccdrec.trainer.study.StudyConfig;
import org.ccdrec.trainer.study.StudyPlan;
import org.ccdrec.trainer.study.report.ReportTable.Column;
import org.ccdrec.trainer.study.run.RunRecord;

/**
 * The tables of a study: its results in the form of the paper's Tables 2 and 3, the comparisons
 * with the baselines, and training statistics.
 */
public final class StudyReport {
  private final StudyResults results;
  private final StudyConfig config;

  /** Creates a report of the available results. */
  public StudyReport(StudyResults results) {
    this.results = results;
    this.config = results.plan().config();
  }

  /** Returns the tables in reading order. */
  public List<ReportTable> tables() {
    return List.of(accuracy(), comparisons(), training());
  }

  /** Rows by metrics: mean ± standard deviation over the seeds, on the test split. */
  private ReportTable accuracy() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("model"));
    columns.add(Column.number("seeds"));
    columns.add(Column.number("valid recall@20"));
    config.columns().forEach(metric -> columns.add(Column.number(metric.toString())));
    List<List<String>> rows = new ArrayList<>();
    for (RowResult result : results.rows()) {
      List<String> row = new ArrayList<>();
      row.add(result.row().name());
      row.add(result.tested().size() + "/" + config.seeds().size());
      row.add(spread(result.validation()));
      for (MetricAt metric : config.columns()) {
        row.add(spread(result.test(metric)) + mark(result.row().name(), metric));
      }
      rows.add(row);
    }
    return new ReportTable(
        config.name() + ": test split, mean ± standard deviation over seeds",
        columns,
        rows,
        List.of(
            "* differs from its baseline with p < %s after Holm's correction"
                .formatted(number("%.2f", 1 - config.statistics().confidence()))));
  }

  private static String spread(Optional<Moments> moments) {
    if (moments.isEmpty()) {
      return "";
    }
    String mean = number("%.4f", moments.get().mean());
    return moments.get().count() == 1
        ? mean
        : mean + " ± " + number("%.4f", moments.get().deviation());
  }

  private String mark(String row, MetricAt metric) {
    return results.comparisons().stream()
            .filter(c -> c.row().equals(row) && c.metric().equals(metric))
            .anyMatch(c -> c.adjustedPValue() < 1 - config.statistics().confidence())
        ? " *"
        : "";
  }

  private ReportTable comparisons() {
    String interval = number("%.0f", 100 * config.statistics().confidence()) + "% interval";
    List<Column> columns =
        List.of(
            Column.text("model"),
            Column.text("against"),
            Column.text("metric"),
            Column.number("difference"),
            Column.number("percent"),
            Column.number(interval),
            Column.number("p"),
            Column.number("p (Holm)"));
    List<List<String>> rows = results.comparisons().stream().map(StudyReport::line).toList();
    return new ReportTable(
        config.name() + ": differences from the baseline, paired by user",
        columns,
        rows,
        List.of(
            "Interval: percentile bootstrap of the mean difference over users, %d resamples. p: Wilcoxon signed-rank, two-sided; Holm's correction over the %d comparisons of this table."
                .formatted(config.statistics().resamples(), rows.size())));
  }

  private static List<String> line(Comparison c) {
    return List.of(
        c.row(),
        c.baseline(),
        c.metric().toString(),
        number("%+.4f", c.test().difference()),
        Double.isFinite(c.percent()) ? number("%+.1f%%", c.percent()) : "",
        "[%s, %s]"
            .formatted(
                number("%+.4f", c.test().interval().low()),
                number("%+.4f", c.test().interval().high())),
        probability(c.test().pValue()),
        probability(c.adjustedPValue()));
  }

  private static String probability(double p) {
    return p < 0.0001 ? "< 0.0001" : number("%.4f", p);
  }

  /** Returns a table of every planned run with its progress. */
  public static ReportTable runs(StudyResults results) {
    List<List<String>> rows =
        results.runs().stream()
            .map(
                line ->
                    List.of(
                        line.row(),
                        line.run().point(),
                        Long.toString(line.run().seed()),
                        line.run().key(),
                        line.state().label()))
            .toList();
    return new ReportTable(
        results.plan().config().name() + ": runs",
        List.of(
            Column.text("model"),
            Column.text("grid point"),
            Column.number("seed"),
            Column.text("run"),
            Column.text("state")),
        rows,
        List.of());
  }

  /** Every grid point with its training statistics and whether it was selected. */
  private ReportTable training() {
    List<List<String>> rows = new ArrayList<>();
    for (StudyPlan.Row row : results.plan().rows()) {
      for (StudyPlan.Point point : row.points()) {
        rows.add(training(row, point));
      }
    }
    return new ReportTable(
        config.name() + ": training, means over seeds",
        List.of(
            Column.text("model"),
            Column.text("grid point"),
            Column.text("selected"),
            Column.number("trained"),
            Column.number("valid recall@20"),
            Column.number("best epoch"),
            Column.number("s/epoch"),
            Column.number("parameters")),
        rows,
        List.of(
            "Grid points are selected by validation recall@20; s/epoch is training and reverse"
                + " diffusion."));
  }

  private List<String> training(StudyPlan.Row row, StudyPlan.Point point) {
    List<StudyResults.RunLine> lines =
        results.runs().stream()
            .filter(line -> line.row().equals(row.name()) && point.runs().contains(line.run()))
            .toList();
    List<RunRecord> records =
        lines.stream()
            .map(StudyResults.RunLine::record)
            .flatMap(record -> Optional.ofNullable(record).stream())
            .sorted(Comparator.comparingLong(RunRecord::seed))
            .toList();
    List<String> cells = new ArrayList<>();
    cells.add(row.name());
    cells.add(point.label());
    cells.add(!row.hasGrid() ? "" : lines.getFirst().selected() ? "yes" : "no");
    cells.add(records.size() + "/" + point.runs().size());
    if (records.isEmpty()) {
      cells.addAll(List.of("", "", "", ""));
      return cells;
    }
    cells.add(
        spread(
            Optional.of(
                Moments.of(
                    records.stream().mapToDouble(r -> r.validation().recallAt20()).toArray()))));
    cells.add(
        records.stream()
            .map(record -> Integer.toString(record.bestEpoch()))
            .collect(Collectors.joining(", ")));
    cells.add(
        number("%.2f", records.stream().mapToDouble(RunRecord::epochSeconds).average().orElse(0)));
    cells.add(Long.toString(records.getFirst().parameters()));
    return cells;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
