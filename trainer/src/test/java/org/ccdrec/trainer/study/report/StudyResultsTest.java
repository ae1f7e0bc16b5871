package org.ccdrec.trainer.study.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.evaluation.UserMetrics;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.study.PlannedRun;
import org.ccdrec.trainer.study.StudyPlan;
import org.ccdrec.trainer.study.TinyStudy;
import org.ccdrec.trainer.study.run.GridSelection;
import org.ccdrec.trainer.study.run.RunRecord;
import org.ccdrec.trainer.study.run.RunStore;
import org.ccdrec.trainer.study.run.VectorFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks reports of synthetic results in the store. */
final class StudyResultsTest {
  @TempDir Path folder;
  private PluginRegistry plugins;
  private RunStore store;

  @BeforeEach
  void prepare() throws IOException {
    TinyStudy.prepare(folder);
    plugins = PluginRegistry.load(null);
    store = new RunStore(folder.resolve("out"));
  }

  @AfterEach
  void close() {
    plugins.close();
  }

  /**
   * Four users, two seeds. The baseline's recall is .25 and .25, the other row's .5 and .75; the
   * users' means over seeds differ by .5, .5, 0 and .5. By hand: the difference is .375, +150 %.
   * All three non-zero differences are positive, so with the normal approximation and a tie of
   * three, W⁺ = 6, z = (6 − 3 − .5)/√((3·4·7 − 12)/24) = 2.5/√3.
   */
  @Test
  void theReportsNumbersAreThoseComputedByHand() throws IOException {
    TinyStudy.write(
        folder,
        """
        name: hand
        seeds: [1, 2]
        metrics: [recall@20]
        rows:
          - {name: base, config: base.yaml}
          - {name: "rival, the", config: base.yaml, set: {model.backbone: lightgcn}}
        """);
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    List<PlannedRun> base = plan.rows().get(0).points().getFirst().runs();
    List<PlannedRun> rival = plan.rows().get(1).points().getFirst().runs();
    tested(base.get(0), .1, 0, 0, 1, 0);
    tested(base.get(1), .1, 1, 0, 0, 0);
    tested(rival.get(0), .2, 1, 0, 1, 0);
    tested(rival.get(1), .4, 1, 1, 0, 1);
    StudyResults results = StudyResults.of(plan, store);
    Comparison comparison = results.comparisons().getFirst();
    assertEquals(1, results.comparisons().size());
    assertEquals(.375, comparison.test().difference(), 1e-12);
    assertEquals(.25, comparison.baselineMean(), 1e-12);
    assertEquals(150, comparison.percent(), 1e-9);
    assertEquals(0.148914673178, comparison.test().pValue(), 1e-9);
    ResultFiles.write(folder.resolve("out/hand"), results);
    List<String> report = Files.readAllLines(folder.resolve("out/hand/report.md"));
    assertTrue(report.contains("| base | 2/2 | 0.1000 ± 0.0000 | 0.2500 ± 0.0000 |"), "" + report);
    assertTrue(
        report.contains("| rival, the | 2/2 | 0.3000 ± 0.1414 | 0.6250 ± 0.1768 |"), "" + report);
    assertTrue(
        report.stream()
            .anyMatch(
                line ->
                    line.startsWith("| rival, the | base | recall@20 | +0.3750 | +150.0% | [")
                        && line.endsWith(" | 0.1489 | 0.1489 |")),
        "" + report);
    assertSummary(comparison);
  }

  private void assertSummary(Comparison comparison) throws IOException {
    List<String> csv = Files.readAllLines(folder.resolve("out/hand/summary.csv"));
    assertEquals(
        "row,point,metric,seeds,mean,deviation,baseline,difference,percent,low,high,p,pHolm",
        csv.get(0));
    assertEquals("base,,recall@20,2,0.25,0.0,,,,,,,", csv.get(1));
    assertTrue(csv.get(2).startsWith("\"rival, the\",,recall@20,2,0.625,"), csv.get(2));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("out/hand/summary.json").toFile());
    JsonNode line = json.path("summary").path(1);
    assertEquals(comparison.test().interval().low(), line.path("low").asDouble());
    assertEquals(comparison.test().interval().high(), line.path("high").asDouble());
    assertTrue(json.path("summary").path(0).path("p").isNull());
    List<String> runs = Files.readAllLines(folder.resolve("out/hand/runs.csv"));
    assertEquals(5, runs.size());
    assertTrue(runs.get(4).contains(",2,"), runs.get(4));
    assertTrue(runs.get(4).contains(",tested,true,lightgcn,1,0,3.0,8,"), runs.get(4));
  }

  /**
   * A point that is worse on validation is never tested, however good its test metrics would be.
   */
  @Test
  void validationAloneSelects() throws IOException {
    TinyStudy.write(
        folder,
        """
        name: grid
        seeds: [1, 2]
        rows: [{name: BPR, config: base.yaml, grid: {model.dimension: [8, 16]}}]
        """);
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    StudyPlan.Row row = plan.rows().getFirst();
    tested(row.points().get(0).runs().get(0), .3, 1, 1, 1, 1);
    tested(row.points().get(0).runs().get(1), .1, 1, 1, 1, 1);
    tested(row.points().get(1).runs().get(0), .25, 0, 0, 0, 0);
    assertEquals(Optional.empty(), GridSelection.of(row, store));
    assertTrue(StudyResults.of(plan, store).rows().getFirst().tested().isEmpty());
    tested(row.points().get(1).runs().get(1), .25, 0, 0, 0, 1);
    assertEquals("dimension=16", GridSelection.of(row, store).orElseThrow().label());
    RowResult result = StudyResults.of(plan, store).rows().getFirst();
    assertEquals(.125, result.test(MetricAt.of("recall@20")).orElseThrow().mean(), 1e-12);
  }

  @Test
  void onlySeedsThatBothRowsHaveAreCompared() throws IOException {
    TinyStudy.write(
        folder,
        """
        name: partial
        seeds: [1, 2]
        metrics: [recall@20, ndcg@20]
        rows:
          - {name: base, config: base.yaml}
          - {name: rival, config: base.yaml, set: {model.backbone: lightgcn}}
          - {name: third, config: base.yaml, baseline: rival, set: {model.dimension: 4}}
        """);
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    tested(plan.rows().get(0).points().getFirst().runs().get(0), .1, 0, 0, 0, 0);
    tested(plan.rows().get(0).points().getFirst().runs().get(1), .1, 1, 1, 1, 1);
    tested(plan.rows().get(1).points().getFirst().runs().get(1), .1, 1, 1, 0, 0);
    List<Comparison> comparisons = StudyResults.of(plan, store).comparisons();
    assertEquals(2, comparisons.size());
    assertEquals(-.5, comparisons.getFirst().test().difference(), 1e-12);
    assertEquals("rival", plan.rows().get(2).baseline());
  }

  @Test
  void aRecordIsReadAsItWasWritten() throws IOException {
    TinyStudy.write(folder, "{name: one, seeds: [4], rows: [{name: BPR, config: base.yaml}]}");
    PlannedRun run = TinyStudy.plan(folder, plugins).runs().iterator().next();
    RunRecord record = record(run, .25);
    store.keepTrained(run, record, new VectorFile(Matrix.of(1, 2, 3, 4), Matrix.of(2, 1, 5, 6)));
    assertEquals(record, store.find(run).orElseThrow());
    VectorFile vectors = store.vectors(run).orElseThrow();
    assertEquals("[3.0, 4.0]", Arrays.toString(vectors.users().toArray()));
    assertEquals(2, vectors.items().rows());
    Files.writeString(folder.resolve("out/runs/" + run.key() + ".json"), "{\"formatVersion\": 9}");
    IOException refusal = assertThrows(IOException.class, () -> store.find(run));
    assertTrue(refusal.getMessage().contains("formatVersion must be 1; 9"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(run.key() + ".json"), refusal.getMessage());
  }

  private void tested(PlannedRun run, double validation, double... perUser) throws IOException {
    double[][] values = new double[MetricAt.ALL.size()][];
    Arrays.fill(values, perUser);
    UserMetrics users = new UserMetrics(new int[] {0, 3, 5, 9}, values);
    Metrics test = all(Arrays.stream(perUser).average().orElseThrow());
    store.keepTested(run, record(run, validation), new Evaluation(Split.TEST, false, test, users));
  }

  private static RunRecord record(PlannedRun run, double validation) {
    return new RunRecord(
        run.key(),
        run.config().modelName(),
        run.seed(),
        run.dataset().hash(),
        run.code(),
        "vector",
        Instant.parse("2026-01-01T00:00:00Z"),
        Map.of("seed", 1),
        1,
        0,
        8,
        Map.of("train", 2.0, "infer", 1.0, "eval", 0.5),
        OptionalLong.empty(),
        all(validation),
        Optional.empty(),
        List.of(Map.of("epoch", 0)));
  }

  private static Metrics all(double value) {
    return new Metrics(Collections.nCopies(MetricAt.ALL.size(), value));
  }
}
