package org.ccdrec.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.ccdrec.trainer.publishing.SnapshotPublisher;
import org.ccdrec.trainer.publishing.Software;
import org.ccdrec.trainer.training.SmallWorld;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a small trained model, whose items have hostile titles. */
final class SnapshotReportTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&amp; ";

  @TempDir static Path folder;
  private static Path snapshot;
  private static JsonNode manifest;
  private static Document page;

  @BeforeAll
  static void train() throws IOException {
    Path data = folder.resolve("catalogue");
    DemoCatalogue.write(data, 5, new DemoSize(60, 80, 8));
    Path items = data.resolve("items.jsonl");
    String escaped = HOSTILE.replace("\"", "\\\\\"");
    Files.writeString(
        items, Files.readString(items).replaceAll("\"title\":\"", "\"title\":\"" + escaped));
    Path config = folder.resolve("tiny.yaml");
    Files.writeString(
        config,
        """
        name: tiny
        model: {backbone: freedom, dimension: 16, config: {ego: item-graph, edgeDropout: 0.5}}
        features: {mode: residual}
        ccdrec: {enabled: true, diffusion: {steps: 5}, curriculum: {stageEpochs: 1, lastPoolEpoch: 4}}
        training: {epochs: 6, batchSize: 64, learningRate: 0.01, threads: 1}
        """);
    Path store = folder.resolve("store");
    Run trained = Run.of("train", "--config", config, "--data", data, "--store", store);
    assertEquals(0, trained.code(), trained.err());
    snapshot = SnapshotStore.resolve(store.resolve("tiny"));
    manifest =
        JsonMapper.builder().build().readTree(Files.readString(snapshot.resolve("manifest.json")));
    Path file = folder.resolve("reports/tiny.html");
    Run report = Run.of("report", store.resolve("tiny"), "--output", file);
    assertEquals(0, report.code(), report.err());
    assertEquals("report in " + file, report.out().strip());
    page = ReportPages.checked(Files.readString(file));
  }

  private static Element section(String name) {
    return page.selectFirst("#part-1-" + name);
  }

  @Test
  void metricsAreThoseOfTheManifest() {
    JsonNode metrics = manifest.path("metrics");
    for (String metric : List.of("recall", "ndcg", "precision", "map")) {
      List<String> expected = new ArrayList<>(List.of(metric));
      for (String split : List.of("valid.", "test.")) {
        for (int cutoff : List.of(5, 10, 20, 50)) {
          expected.add(four(metrics, split + metric + "@" + cutoff));
        }
      }
      assertEquals(expected, ReportPages.row(section("summary"), metric));
    }
  }

  private static String four(JsonNode metrics, String name) {
    assertTrue(metrics.has(name), name);
    return String.format(Locale.ROOT, "%.4f", metrics.path(name).asDouble());
  }

  @Test
  void provenanceAndConfigurationAreThoseOfTheManifest() {
    Element section = section("provenance");
    JsonNode provenance = manifest.path("provenance");
    assertEquals(
        List.of("data hash", provenance.path("dataHash").asText()),
        ReportPages.row(section, "data hash"));
    assertEquals(
        List.of("version", manifest.path("version").asText()), ReportPages.row(section, "version"));
    assertEquals(
        List.of("ccdrec.diffusion.steps", "5"), ReportPages.row(section, "ccdrec.diffusion.steps"));
  }

  @Test
  void chartsHaveTheEpochsOfTheTrainingReport() throws IOException {
    JsonNode report =
        JsonMapper.builder().build().readTree(Files.readString(snapshot.resolve("report.json")));
    JsonNode ranking = ReportPages.chart(page, "Loss: ranking");
    assertEquals(report.path("bestEpoch"), ranking.path("best"));
    assertEquals(report.path("epochs").size(), ranking.path("points").size());
    assertEquals(
        report.path("epochs").path(2).path("losses").path("ranking"),
        ranking.path("points").path(2).path("y"));
    assertEquals(
        List.of("random", "pool-1", "pool-2", "pool-3", "pool-4", "final"),
        ranking.path("stages").findValuesAsText("stage"));
    JsonNode pools = ReportPages.chart(page, "Signal-to-noise ratio of the pools");
    assertTrue(pools.path("points").size() > 0);
    assertEquals(
        report.path("negativeMap").path("stages").size(),
        ReportPages.chart(page, "Distance by stage").path("bars").size());
  }

  @Test
  void hostileTitlesAreText() throws IOException {
    Element neighbours = section("neighbours");
    assertTrue(neighbours.text().contains(HOSTILE.strip()), neighbours.text());
    assertTrue(neighbours.select("img").size() > 6);
    for (Element image : page.select("img")) {
      assertTrue(image.attr("src").startsWith("data:image/png;base64,"));
      assertTrue(image.attr("alt").startsWith(HOSTILE.strip()), image.attr("alt"));
    }
    boolean labelled =
        ReportPages.chart(page, "After epoch 0").path("points").findValuesAsText("label").stream()
            .anyMatch(label -> label.startsWith(HOSTILE.strip()));
    assertTrue(labelled);
  }

  @Test
  void severalSnapshotsAreComparedSideBySide() throws IOException {
    Document both = ReportPages.checked(HtmlReport.of(List.of(snapshot, snapshot)).html());
    assertEquals(2, both.select("#part-1-overview tbody tr").size());
    assertEquals(3, both.select("article").size());
  }

  @Test
  void whatWasNotRecordedIsSaid() throws Exception {
    EffectiveConfig config = SmallWorld.config("model.backbone=popularity");
    SnapshotStore store = SnapshotStore.open(folder.resolve("bare"));
    Path bare =
        store.path(
            new SnapshotPublisher(store, "bare")
                .publish(
                    config,
                    SmallWorld.dataset(),
                    SmallWorld.train(config),
                    new Software("vector", Map.of())));
    Document report = ReportPages.checked(HtmlReport.of(List.of(bare)).html());
    assertEquals("Not recorded.", report.selectFirst("#part-1-cost .absent").text());
    assertEquals("Not recorded.", report.selectFirst("#part-1-users .absent").text());
    assertTrue(
        report.selectFirst("#part-1-epochs").text().contains("Losses: not recorded."),
        report.selectFirst("#part-1-epochs").text());
    assertTrue(report.selectFirst("#part-1-neighbours").text().contains("Pictures: the snapshot"));
  }

  @Test
  void otherPathsAreRefused() {
    Run absent = Run.of("report", folder.resolve("nothing"));
    assertEquals(1, absent.code());
    assertTrue(absent.err().contains("must be a snapshot (STORE/NAME"), absent.err());
    assertFalse(absent.err().contains("This is a bug"), absent.err());
    assertEquals(2, Run.of("report").code());
  }
}
