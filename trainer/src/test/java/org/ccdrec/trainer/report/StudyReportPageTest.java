package org.ccdrec.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.study.TinyStudy;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a small study with a grid and a hostile row name. */
final class StudyReportPageTest {
  private static final String HOSTILE = "L<b>'</script>";

  @TempDir static Path folder;
  private static Path results;
  private static Document page;

  @BeforeAll
  static void run() throws IOException {
    TinyStudy.prepare(folder);
    Path file =
        TinyStudy.write(
            folder,
            """
            name: tiny
            data: data
            seeds: [1, 2]
            rows:
              - {name: BPR, config: base.yaml}
              - {name: "L<b>'</script>", config: base.yaml, set: {model.backbone: lightgcn}}
              - name: grid
                config: base.yaml
                grid: {training.learningRate: [0.01, 0.1], training.batchSize: [32, 64]}
            """);
    Path out = folder.resolve("out");
    Run run = Run.of("study", file, "--out", out);
    assertEquals(0, run.code(), run.err());
    results = out.resolve("tiny");
    Path report = folder.resolve("study.html");
    assertEquals(0, Run.of("report", results, "--output", report).code());
    page = ReportPages.checked(Files.readString(report));
  }

  private static JsonNode summary(String row, String metric) throws IOException {
    JsonNode all =
        JsonMapper.builder().build().readTree(Files.readString(results.resolve("summary.json")));
    for (JsonNode line : all.path("summary")) {
      if (line.path("row").asText().equals(row) && line.path("metric").asText().equals(metric)) {
        return line;
      }
    }
    throw new AssertionError(row);
  }

  private static String four(JsonNode value) {
    return String.format(Locale.ROOT, "%.4f", value.asDouble());
  }

  @Test
  void theTableHasTheNumbersOfTheSummary() throws IOException {
    for (String row : List.of("BPR", HOSTILE, "grid")) {
      JsonNode line = summary(row, "recall@20");
      String cell = ReportPages.row(page.selectFirst("#part-1-accuracy"), row).get(3);
      String expected = four(line.path("mean")) + " ± " + four(line.path("deviation"));
      assertEquals(expected, cell.replace(" *", ""));
    }
    assertEquals(4, page.select("#part-1-accuracy td.best").size());
  }

  @Test
  void barsHaveADotForEachSeed() throws IOException {
    JsonNode chart = ReportPages.chart(page, "recall@20 on test");
    assertEquals(3, chart.path("bars").size());
    assertEquals(6, chart.path("dots").size());
    assertEquals(
        summary("BPR", "recall@20").path("mean").asDouble(),
        chart.path("bars").path(0).path("value").asDouble());
  }

  @Test
  void differencesHaveIntervals() throws IOException {
    JsonNode rows = ReportPages.chart(page, "ndcg@20, difference from the baseline").path("rows");
    assertEquals(List.of(HOSTILE, "grid"), rows.findValuesAsText("name"));
    JsonNode line = summary(HOSTILE, "ndcg@20");
    assertEquals(line.path("low").asDouble(), rows.path(0).path("low").asDouble());
    assertEquals(line.path("high").asDouble(), rows.path(0).path("high").asDouble());
  }

  @Test
  void gridsAreSmallMultiples() throws IOException {
    JsonNode rates = ReportPages.chart(page, "validation recall@20 by training.learningRate");
    assertEquals(4, rates.path("points").size());
    assertEquals(2, rates.path("lines").size());
    assertEquals(List.of("0.01", "0.1"), rates.path("lines").findValuesAsText("x"));
    assertEquals(
        1, rates.path("points").findValuesAsText("best").stream().filter("true"::equals).count());
    ReportPages.chart(page, "seconds per epoch by training.batchSize");
    JsonNode memory = ReportPages.chart(page, "memory in MB by training.batchSize");
    assertTrue(memory.path("points").path(0).path("y").asDouble() > 0, memory.toString());
  }

  @Test
  void costAndCurvesAreThere() throws IOException {
    List<String> cost = ReportPages.row(page.selectFirst("#part-1-cost"), "BPR");
    assertEquals("uniform", cost.get(1));
    assertTrue(cost.get(9).matches("[0-9.]+ [MG]B"), cost.toString());
    assertEquals(3 * 3, ReportPages.chart(page, "Validation Recall@20").path("points").size());
    assertTrue(page.selectFirst("#part-1-epochs").text().contains("curricular: not recorded."));
  }
}
