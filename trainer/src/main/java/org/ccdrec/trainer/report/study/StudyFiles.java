package org.ccdrec.trainer.report.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The result files of a study, as {@code ccdrec study} wrote them. Immutable.
 *
 * @param directory the study's directory
 * @param study its configuration
 * @param summary a line for each row and metric
 * @param runs a line for each row, grid point and seed
 * @param records the record of each run that was trained, by key
 */
record StudyFiles(
    Path directory,
    JsonNode study,
    List<JsonNode> summary,
    List<RunLine> runs,
    Map<String, JsonNode> records) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SUMMARY = "summary.json";

  static boolean isStudy(Path directory) {
    return Files.isRegularFile(directory.resolve(SUMMARY));
  }

  static StudyFiles read(Path directory) throws IOException {
    JsonNode summary = json(directory.resolve(SUMMARY));
    List<RunLine> runs = runs(directory.resolve("runs.csv"));
    Path folder = directory.toAbsolutePath().resolveSibling("runs");
    Map<String, JsonNode> records = new HashMap<>();
    for (RunLine run : runs) {
      Path file = folder.resolve(run.key() + ".json");
      if (run.isTrained() && !records.containsKey(run.key()) && Files.exists(file)) {
        records.put(run.key(), json(file));
      }
    }
    return new StudyFiles(
        directory,
        summary.path("study"),
        StreamSupport.stream(summary.path("summary").spliterator(), false).toList(),
        runs,
        records);
  }

  private static JsonNode json(Path file) throws IOException {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s must be JSON, as ccdrec study wrote it: %s".formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  private static List<RunLine> runs(Path file) throws IOException {
    List<RunLine> runs = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord line : lines) {
        runs.add(new RunLine(line.getFieldsAsMap()));
      }
    }
    return runs;
  }

  String name() {
    return study.path("name").asText();
  }

  /** Returns the names of the rows, in order. */
  List<String> rows() {
    return names(study.path("rows")).toList();
  }

  private static Stream<String> names(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(row -> row.path("name").asText());
  }

  /** Returns the metrics of the tables, in order. */
  List<String> metrics() {
    return StreamSupport.stream(study.path("metrics").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** Returns the result of a row by a metric; missing if the study has none. */
  JsonNode summary(String row, String metric) {
    return summary.stream()
        .filter(
            line ->
                line.path("row").asText().equals(row)
                    && line.path("metric").asText().equals(metric))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  /** Returns the runs of a row's selected grid point; of its only point without a grid. */
  List<RunLine> selected(String row) {
    return runs.stream().filter(run -> run.row().equals(row) && run.isSelected()).toList();
  }

  /** Returns the record of a run; missing if it is not trained. */
  JsonNode record(RunLine run) {
    return records.getOrDefault(run.key(), MissingNode.getInstance());
  }
}
