package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Accuracies in the tables of docs/results come from committed records: each figure of a row is a
 * value of the row's runs, their mean or their standard deviation, to the digit. A section whose
 * runs left no record says so.
 */
class ResultFiguresTest {
  private static final String NO_RECORD = "No record of these runs was kept";
  private static final Pattern RECORD = Pattern.compile("\\]\\((records/[^)]+\\.json)\\)");
  private static final Pattern METRIC =
      Pattern.compile("(valid )?(R|N|recall|ndcg)@(\\d+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern FIGURE = Pattern.compile("(?<![\\d.])0?\\.(\\d{4})(?!\\d)");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A part of a page under one heading. */
  private record Section(Path page, String heading, List<String> lines) {
    String text() {
      return String.join(" ", lines);
    }

    /** Accuracies have four digits; the recall of a search, which has three, is none. */
    boolean hasAccuracies() {
      return Stream.of(METRIC, FIGURE)
          .allMatch(
              pattern ->
                  lines.stream()
                      .anyMatch(line -> line.startsWith("|") && pattern.matcher(line).find()));
    }

    List<List<String>> rows() {
      return lines.stream()
          .filter(line -> line.startsWith("|"))
          .map(line -> line.substring(1, line.length() - 1).split("\\|"))
          .map(cells -> Arrays.stream(cells).map(cell -> cell.replace("*", "").strip()).toList())
          .toList();
    }

    @Override
    public String toString() {
      return page.getFileName() + ", " + heading;
    }
  }

  @Test
  void everyAccuracyIsInARecordOrItsSectionSaysThatThereIsNone() throws IOException {
    List<String> without = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Section section : sections()) {
      var record = RECORD.matcher(section.text());
      if (record.find()) {
        JsonNode runs = JSON.readTree(section.page().resolveSibling(record.group(1)).toFile());
        compared += compare(section, runs, wrong);
      } else if (!section.text().contains(NO_RECORD)) {
        without.add(section.toString());
      }
    }
    assertEquals(List.of(), without, "sections with neither a record nor \"" + NO_RECORD + '"');
    assertEquals(List.of(), wrong, "figures that the section's record does not have");
    assertTrue(compared > 30, "figures compared: " + compared);
  }

  private static List<Section> sections() throws IOException {
    List<Section> all = new ArrayList<>();
    try (Stream<Path> pages = Files.list(Checkout.repository().resolve("docs/results"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        Section open = new Section(page, "the beginning", new ArrayList<>());
        all.add(open);
        for (String line : MarkdownPage.read(page).prose()) {
          if (line.startsWith("#")) {
            open = new Section(page, line.replaceFirst("#+ ", ""), new ArrayList<>());
            all.add(open);
          }
          open.lines().add(line);
        }
      }
    }
    return all.stream().filter(Section::hasAccuracies).toList();
  }

  /**
   * Compares the rows of a section with the runs that have their name; returns how many figures.
   */
  private static int compare(Section section, JsonNode runs, List<String> wrong) {
    Map<Integer, String> metrics = new LinkedHashMap<>();
    int compared = 0;
    for (List<String> cells : section.rows()) {
      Map<Integer, String> header = metrics(cells);
      if (!header.isEmpty()) {
        metrics = header;
        continue;
      }
      for (Map.Entry<Integer, String> metric : metrics.entrySet()) {
        String cell = metric.getKey() < cells.size() ? cells.get(metric.getKey()) : "";
        List<String> expected = figures(runsOf(cells.getFirst(), runs), metric.getValue());
        for (var figure = FIGURE.matcher(cell); figure.find(); compared++) {
          if (!expected.contains(figure.group(1))) {
            wrong.add(
                "%s: %s, %s %s".formatted(section, cells.getFirst(), metric.getValue(), cell));
          }
        }
      }
    }
    return compared;
  }

  /** Returns the metrics of the columns of a header, such as {@code test/recall@20}. */
  private static Map<Integer, String> metrics(List<String> header) {
    Map<Integer, String> metrics = new LinkedHashMap<>();
    for (int column = 0; column < header.size(); column++) {
      var metric = METRIC.matcher(header.get(column));
      if (metric.matches()) {
        String name = metric.group(2).toLowerCase(Locale.ROOT).startsWith("r") ? "recall" : "ndcg";
        String split = metric.group(1) == null ? "test" : "valid";
        metrics.put(column, "%s/%s@%s".formatted(split, name, metric.group(3)));
      }
    }
    return metrics;
  }

  /** Returns the runs of a row by its name or its seed; all of them for the row of their means. */
  private static List<JsonNode> runsOf(String name, JsonNode runs) {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode run : runs) {
      if (name.equals(run.path("row").asText()) || name.equals(run.path("seed").asText())) {
        all.add(run);
      } else if (name.equals("mean")) {
        all.add(run);
      }
    }
    return all;
  }

  /** Returns the four digits of a metric's values, their mean and their standard deviation. */
  private static List<String> figures(List<JsonNode> runs, String metric) {
    String[] path = metric.split("/");
    double[] values =
        runs.stream().mapToDouble(run -> run.path(path[0]).path(path[1]).asDouble()).toArray();
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    List<Double> all = new ArrayList<>(Arrays.stream(values).boxed().toList());
    all.add(mean);
    all.add(Math.sqrt(squares / Math.max(1, values.length - 1)));
    return all.stream().map(value -> "%.4f".formatted(value).replaceFirst(".*\\.", "")).toList();
  }
}
