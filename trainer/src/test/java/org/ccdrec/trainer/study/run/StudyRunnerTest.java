package org.ccdrec.trainer.study.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.plugin.PluginJar;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.study.PlannedRun;
import org.ccdrec.trainer.study.StudyPlan;
import org.ccdrec.trainer.study.TinyStudy;
import org.ccdrec.trainer.training.control.Cancellation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class StudyRunnerTest {
  private static final String TWO_BY_TWO =
      """
      name: tiny
      seeds: [1, 2]
      rows:
        - {name: BPR, config: base.yaml}
        - {name: LightGCN, config: base.yaml, set: {model.backbone: lightgcn}}
      """;

  @TempDir Path folder;
  private PluginRegistry plugins;
  private final List<String> progress = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    TinyStudy.prepare(folder);
    plugins = PluginRegistry.load(null);
  }

  @AfterEach
  void close() {
    plugins.close();
  }

  @Test
  void everyRunIsExecutedOnce() throws IOException {
    TinyStudy.write(folder, TWO_BY_TWO);
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    RunStore store = store("a");
    assertTrue(run(plan, store, 2, new Cancellation()).complete());
    assertEquals(4, progress.size());
    List<String> files = files("a");
    assertEquals(8, files.size(), files.toString());
    assertTrue(files.stream().allMatch(file -> file.matches("[0-9a-f]{20}\\.(json|users)")));
    progress.clear();
    assertEquals(4, run(plan, store, 1, new Cancellation()).done());
    assertEquals(List.of(), progress);
  }

  @Test
  void aResumedStudyGivesTheSameResults() throws IOException {
    TinyStudy.write(folder, TWO_BY_TWO);
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    run(plan, store("whole"), 1, new Cancellation());
    progress.clear();
    RunStore store = store("parts");
    Cancellation cancellation = new Cancellation();
    StudyRunner.Outcome stopped =
        runner(plan, store, line -> cancellation.request()).run(1, cancellation);
    assertTrue(stopped.cancelled());
    assertFalse(stopped.complete());
    assertEquals(1, stopped.done());
    assertEquals(2, files("parts").size());
    assertTrue(run(plan, store, 1, new Cancellation()).complete());
    assertEquals(3, progress.size());
    assertTrue(progress.getLast().startsWith("[4/4] LightGCN, seed 2: valid"), progress.toString());
    for (PlannedRun run : plan.runs()) {
      assertEquals(
          store("whole").find(run).orElseThrow().test(), store.find(run).orElseThrow().test());
      for (MetricAt metric : MetricAt.ALL) {
        assertArrayEquals(
            store("whole").userMetrics(run).values(metric), store.userMetrics(run).values(metric));
      }
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void anInterruptedRunLeavesItsCheckpointAndContinuesFromIt() throws Exception {
    String study =
        """
        name: long
        seeds: [1]
        set: {training: {epochs: %d, patience: 100000000}}
        rows: [{name: BPR, config: base.yaml}]
        """;
    TinyStudy.write(folder, study.formatted(100_000_000));
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    Cancellation cancellation = new Cancellation();
    List<StudyRunner.Outcome> outcomes = new ArrayList<>();
    Thread running =
        Thread.ofPlatform().start(() -> outcomes.add(run(plan, store("a"), 1, cancellation)));
    while (!Files.isDirectory(folder.resolve("a/runs")) || files("a").isEmpty()) {
      Thread.onSpinWait();
    }
    cancellation.request();
    running.join();
    assertTrue(outcomes.getFirst().cancelled());
    assertEquals(List.of(), outcomes.getFirst().failures());
    String key = plan.runs().iterator().next().key();
    assertEquals(List.of(key + ".checkpoints"), files("a"));
    assertTrue(progress.getLast().contains("Stopping at the end of this epoch"), "" + progress);
    Cancellation again = new Cancellation();
    StudyRunner.Outcome resumed =
        runner(plan, store("a"), line -> stopWhenResumed(line, again)).run(1, again);
    assertTrue(resumed.cancelled());
    assertTrue(progress.stream().anyMatch(line -> line.contains("Resuming at epoch ")));
  }

  private void stopWhenResumed(String line, Cancellation cancellation) {
    progress.add(line);
    if (line.contains("Resuming at epoch ")) {
      cancellation.request();
    }
  }

  @Test
  void theGridIsSelectedOnValidationAndOtherPointsAreNeverTested() throws IOException {
    TinyStudy.write(
        folder,
        """
        name: grid
        seeds: [1, 2]
        rows:
          - {name: BPR, config: base.yaml, grid: {training.learningRate: [1e-6, 0.05]}}
        """);
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    RunStore store = store("a");
    assertTrue(run(plan, store, 1, new Cancellation()).complete());
    StudyPlan.Row row = plan.rows().getFirst();
    List<Double> recalls = new ArrayList<>();
    for (StudyPlan.Point point : row.points()) {
      double sum = 0;
      for (PlannedRun run : point.runs()) {
        sum += store.find(run).orElseThrow().validation().recallAt20();
      }
      recalls.add(sum / 2);
    }
    assertNotEquals(recalls.get(0), recalls.get(1));
    int best = recalls.get(0) > recalls.get(1) ? 0 : 1;
    assertEquals(row.points().get(best), GridSelection.of(row, store).orElseThrow());
    for (PlannedRun run : row.points().get(best).runs()) {
      assertEquals(RunStore.State.TESTED, store.state(run));
      assertTrue(store.vectors(run).isEmpty());
    }
    for (PlannedRun run : row.points().get(1 - best).runs()) {
      assertEquals(RunStore.State.TRAINED, store.state(run));
      assertFalse(Files.exists(folder.resolve("a/runs/" + run.key() + ".users")));
    }
  }

  @Test
  void testingStoredVectorsGivesTheSameMetricsAsTestingTheRun() throws IOException {
    TinyStudy.write(folder, "{name: one, seeds: [4], rows: [{name: BPR, config: base.yaml}]}");
    PlannedRun run = TinyStudy.plan(folder, plugins).runs().iterator().next();
    var work = new RunExecutor.Work(new Cancellation(), message -> {});
    RunStore store = store("later");
    RunExecutor later = new RunExecutor(store, plugins, InstantSource.system());
    assertEquals(Optional.empty(), later.train(run, false, work).test());
    RunRecord tested = later.test(run, work);
    RunExecutor atOnce = new RunExecutor(store("once"), plugins, InstantSource.system());
    assertEquals(atOnce.train(run, true, work).test(), tested.test());
    assertTrue(tested.test().isPresent());
  }

  @Test
  void rowsWithTheSameConfigurationShareTheirRunsAndTestAtOnce() throws IOException {
    TinyStudy.write(
        folder,
        """
        name: shared
        seeds: [1]
        rows:
          - {name: plain, config: base.yaml}
          - {name: named, config: base.yaml, set: {name: other, training.threads: 2}}
          - {name: tuned, config: base.yaml, grid: {training.learningRate: [0.05, 0.02]}}
        """);
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    assertEquals(2, plan.runs().size());
    assertTrue(plan.isCertain(plan.runs().iterator().next()));
    run(plan, store("a"), 1, new Cancellation());
    assertEquals(2, progress.size());
  }

  @Test
  void aFailedRunIsReportedAndTheOthersContinue() throws IOException {
    TinyStudy.write(
        folder,
        """
        name: partly
        seeds: [1]
        rows:
          - {name: impossible, config: base.yaml, set: {sampler.name: dns, ccdrec.enabled: true}}
          - {name: BPR, config: base.yaml}
        """);
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    StudyRunner.Outcome outcome = run(plan, store("a"), 1, new Cancellation());
    assertFalse(outcome.complete());
    assertEquals(1, outcome.done());
    assertEquals(1, outcome.failures().size());
    String failure = outcome.failures().getFirst();
    assertTrue(failure.startsWith("impossible, seed 1: failed: CCDRec aligns"), failure);
  }

  @Test
  void aRunOfOtherCodeIsDoneAgain() throws IOException {
    TinyStudy.write(folder, "{name: one, seeds: [4], rows: [{name: BPR, config: base.yaml}]}");
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    PlannedRun run = plan.runs().iterator().next();
    run(plan, store("a"), 1, new Cancellation());
    Path file = folder.resolve("a/runs/" + run.key() + ".json");
    assertEquals(run.code(), store("a").find(run).orElseThrow().code());
    String other = Files.readString(file).replace(run.code(), "0.9+0123456789ab");
    Files.writeString(file, other);
    assertEquals(RunStore.State.OTHER_CODE, store("a").state(run));
    RunStore any = new RunStore(folder.resolve("a"), true);
    assertEquals(RunStore.State.TESTED, any.state(run));
    progress.clear();
    assertTrue(run(plan, any, 1, new Cancellation()).complete());
    assertEquals(List.of(), progress);
    assertTrue(run(plan, store("a"), 1, new Cancellation()).complete());
    assertEquals(1, progress.size());
    assertEquals(RunStore.State.TESTED, store("a").state(run));
    assertEquals(run.code(), store("a").find(run).orElseThrow().code());
  }

  @Test
  void aRecordWithoutCodeIsOfOtherCode() throws IOException {
    TinyStudy.write(folder, "{name: one, seeds: [4], rows: [{name: BPR, config: base.yaml}]}");
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    PlannedRun run = plan.runs().iterator().next();
    run(plan, store("a"), 1, new Cancellation());
    Path file = folder.resolve("a/runs/" + run.key() + ".json");
    Files.writeString(file, Files.readString(file).replaceAll("\"code\" : .*,", ""));
    assertEquals(RunStore.State.OTHER_CODE, store("a").state(run));
  }

  /** An Error fails its run and records the full stack trace; the other runs continue. */
  @Test
  void anErrorFailsTheRunAndNotTheStudy() throws IOException {
    plugins.close();
    Path directory = folder.resolve("plugins.d");
    new PluginJar()
        .backbone("acme.Acme", "greedy", "\"Takes all memory.\"")
        .rewrite(
            "throw new UnsupportedOperationException()",
            "throw new OutOfMemoryError(\"Java heap space\")")
        .write(directory.resolve("acme.jar"));
    plugins = PluginRegistry.load(directory);
    TinyStudy.write(
        folder,
        """
        name: partly
        seeds: [1]
        rows:
          - {name: greedy, config: base.yaml, set: {model.backbone: greedy}}
          - {name: BPR, config: base.yaml}
        """);
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    RunStore store = store("a");
    StudyRunner.Outcome outcome = run(plan, store, 1, new Cancellation());
    assertFalse(outcome.complete());
    assertEquals(1, outcome.done());
    assertEquals(
        List.of("greedy, seed 1: failed: java.lang.OutOfMemoryError: Java heap space"),
        outcome.failures());
    PlannedRun failed = plan.runs().iterator().next();
    assertEquals(RunStore.State.FAILED, store.state(failed));
    String kept = Files.readString(folder.resolve("a/runs/" + failed.key() + ".failed.json"));
    assertTrue(kept.contains("java.lang.OutOfMemoryError: Java heap space"), kept);
    assertTrue(kept.contains("acme.Acme$Factory.create(Acme.java"), kept);
    assertTrue(kept.contains("org.ccdrec.trainer.study.run.StudyRunner.train("), kept);
  }

  @Test
  void aFailureIsForgottenOnceTheRunIsTrained() throws IOException {
    TinyStudy.write(folder, "{name: one, seeds: [4], rows: [{name: BPR, config: base.yaml}]}");
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    PlannedRun run = plan.runs().iterator().next();
    RunStore store = store("a");
    store.keepFailed(
        run, new RunFailure(run, Instant.EPOCH, new IllegalStateException("disk full")));
    assertEquals(RunStore.State.FAILED, store.state(run));
    assertTrue(run(plan, store, 1, new Cancellation()).complete());
    assertEquals(RunStore.State.TESTED, store.state(run));
    assertEquals(2, files("a").size(), files("a").toString());
  }

  @Test
  void aClaimedRunIsSkipped() throws IOException {
    TinyStudy.write(folder, "{name: one, seeds: [4], rows: [{name: BPR, config: base.yaml}]}");
    StudyPlan plan = TinyStudy.plan(folder, plugins);
    PlannedRun run = plan.runs().iterator().next();
    RunStore store = store("a");
    try (RunStore.Claim claim = store.claim(run).orElseThrow()) {
      assertTrue(Files.exists(claim.lock().path()));
      assertEquals(RunStore.State.RUNNING, store.state(run));
      StudyRunner.Outcome outcome = run(plan, store, 1, new Cancellation());
      assertEquals(1, outcome.elsewhere());
      assertFalse(outcome.complete());
    }
    assertEquals(RunStore.State.TO_DO, store.state(run));
  }

  private RunStore store(String name) {
    return new RunStore(folder.resolve(name));
  }

  private StudyRunner.Outcome run(
      StudyPlan plan, RunStore store, int jobs, Cancellation cancellation) {
    return runner(plan, store, progress::add).run(jobs, cancellation);
  }

  private StudyRunner runner(StudyPlan plan, RunStore store, Consumer<String> listener) {
    return new StudyRunner(plan, store, plugins, InstantSource.system(), listener);
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name).resolve("runs"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
