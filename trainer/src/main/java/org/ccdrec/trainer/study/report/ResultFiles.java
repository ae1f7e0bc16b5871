package org.ccdrec.trainer.study.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ccdrec.config.ConfigWriter;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.statistics.Moments;
import org.ccdrec.trainer.study.StudyPlan;
import org.ccdrec.trainer.study.run.RunRecord;

/**
 * The result files of a study, in a separate directory: {@code runs.csv}, a line for each row, grid
 * point and seed; {@code summary.csv}, a line for each row and metric with its comparison; {@code
 * summary.json}, the same with the study's configuration, format version 1; {@code report.md}, the
 * tables. Numbers are unrounded; an absent value is empty, or null in JSON.
 */
public final class ResultFiles {
  private static final int FORMAT_VERSION = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ResultFiles() {}

  /** Writes the files, replacing existing ones. */
  public static void write(Path directory, StudyResults results) throws IOException {
    Files.createDirectories(directory);
    AtomicFile.writeText(directory.resolve("runs.csv"), csv(runs(results)));
    AtomicFile.writeText(directory.resolve("summary.csv"), csv(summary(results)));
    AtomicFile.writeText(directory.resolve("summary.json"), json(results));
    AtomicFile.writeText(
        directory.resolve("report.md"),
        new StudyReport(results)
            .tables().stream().map(ReportTable::markdown).collect(Collectors.joining("\n")));
  }

  private static List<Map<String, Object>> runs(StudyResults results) {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (StudyResults.RunLine line : results.runs()) {
      Optional<RunRecord> record = Optional.ofNullable(line.record());
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("row", line.row());
      cells.put("point", line.run().point());
      cells.put("seed", line.run().seed());
      cells.put("run", line.run().key());
      cells.put("state", line.state().label());
      cells.put("selected", line.selected());
      cells.put("model", line.run().config().modelName());
      cells.put("epochs", cell(record.map(RunRecord::epochs)));
      cells.put("bestEpoch", cell(record.map(RunRecord::bestEpoch)));
      cells.put("secondsPerEpoch", cell(record.map(RunRecord::epochSeconds)));
      cells.put("parameters", cell(record.map(RunRecord::parameters)));
      for (MetricAt metric : MetricAt.ALL) {
        cells.put("valid." + metric, cell(record.map(r -> r.validation().value(metric))));
      }
      for (MetricAt metric : MetricAt.ALL) {
        cells.put(
            "test." + metric, cell(record.flatMap(RunRecord::test).map(t -> t.value(metric))));
      }
      lines.add(cells);
    }
    return lines;
  }

  private static List<Map<String, Object>> summary(StudyResults results) {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (RowResult row : results.rows()) {
      for (MetricAt metric : results.plan().config().columns()) {
        lines.add(summary(results, row, metric));
      }
    }
    return lines;
  }

  private static Map<String, Object> summary(
      StudyResults results, RowResult result, MetricAt metric) {
    String row = result.row().name();
    Optional<Moments> moments = result.test(metric);
    Optional<Comparison> comparison =
        results.comparisons().stream()
            .filter(c -> c.row().equals(row) && c.metric().equals(metric))
            .findFirst();
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("row", row);
    cells.put("point", result.selected().map(StudyPlan.Point::label).orElse(""));
    cells.put("metric", metric.toString());
    cells.put("seeds", result.tested().size());
    cells.put("mean", cell(moments.map(Moments::mean)));
    cells.put("deviation", cell(moments.map(Moments::deviation).filter(Double::isFinite)));
    cells.put("baseline", cell(comparison.map(Comparison::baseline)));
    cells.put("difference", cell(comparison.map(c -> c.test().difference())));
    cells.put("percent", cell(comparison.map(Comparison::percent).filter(Double::isFinite)));
    cells.put("low", cell(comparison.map(c -> c.test().interval().low())));
    cells.put("high", cell(comparison.map(c -> c.test().interval().high())));
    cells.put("p", cell(comparison.map(c -> c.test().pValue())));
    cells.put("pHolm", cell(comparison.map(Comparison::adjustedPValue)));
    return cells;
  }

  private static Object cell(Optional<?> value) {
    return value.isPresent() ? value.get() : "";
  }

  private static String csv(List<Map<String, Object>> lines) {
    StringBuilder text = new StringBuilder();
    text.append(String.join(",", lines.getFirst().keySet())).append('\n');
    for (Map<String, Object> cells : lines) {
      text.append(cells.values().stream().map(ResultFiles::quoted).collect(Collectors.joining(",")))
          .append('\n');
    }
    return text.toString();
  }

  /** Returns a cell quoted as in RFC 4180. */
  private static String quoted(Object cell) {
    String text = cell.toString();
    return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static String json(StudyResults results) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("study", ConfigWriter.toMap(results.plan().config()));
    json.put("summary", summary(results).stream().map(ResultFiles::withNulls).toList());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values must be serializable", e);
    }
  }

  private static Map<String, Object> withNulls(Map<String, Object> cells) {
    Map<String, Object> copy = new LinkedHashMap<>(cells);
    copy.replaceAll((key, value) -> "".equals(value) && !key.equals("point") ? null : value);
    return copy;
  }
}
