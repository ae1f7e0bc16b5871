package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.study.TinyStudy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyCommandTest {
  private static final String STUDY =
      """
      name: tiny
      data: data
      seeds: [1, 2]
      rows:
        - {name: BPR, config: base.yaml}
        - {name: LightGCN, config: base.yaml, set: {model.backbone: lightgcn}}
      """;

  @TempDir Path folder;
  private Path out;

  @BeforeEach
  void prepare() throws IOException {
    TinyStudy.prepare(folder);
    out = folder.resolve("out");
  }

  @Test
  void aStudyRunsReportsAndIsDone() throws IOException {
    Path file = TinyStudy.write(folder, STUDY);
    Run list = Run.of("study", file, "--out", out, "--list");
    assertEquals(0, list.code(), list.err());
    assertEquals(4, list.lines().stream().filter(line -> line.endsWith("to do")).count());
    assertFalse(Files.exists(out));
    Run run = Run.of("study", file, "--out", out, "--jobs", 2);
    assertEquals(0, run.code(), run.err());
    assertEquals(4, run.err().lines().count(), run.err());
    assertTrue(run.err().lines().allMatch(line -> line.matches("\\[[1-4]/4] .*: valid .*")));
    assertTrue(run.lines().getLast().equals("results in " + out.resolve("tiny")), run.out());
    for (String result : List.of("runs.csv", "summary.csv", "summary.json", "report.md")) {
      assertTrue(Files.exists(out.resolve("tiny").resolve(result)), result);
    }
    Run again = Run.of("study", file, "--out", out);
    assertEquals(0, again.code());
    assertEquals("", again.err());
    assertEquals(run.out(), again.out());
    Run tables = Run.of("study", file, "--out", out, "--tables", "--format", "markdown");
    assertEquals(Files.readString(out.resolve("tiny/report.md")).strip(), tables.out().strip());
    Run report = Run.of("study", file, "--out", out, "--report", "--format", "markdown");
    assertEquals(tables.out(), report.out());
    assertEquals("--report is deprecated; use --tables\n", report.err());
    Run done = Run.of("study", file, "--out", out, "--list");
    assertEquals(4, done.lines().stream().filter(line -> line.endsWith("tested")).count());
  }

  @Test
  void allErrorsAreReportedTogether() throws IOException {
    Path file =
        TinyStudy.write(
            folder,
            """
            name: wrong
            rows:
              - {name: A, config: absent.yaml}
              - {name: B, config: base.yaml, set: {training.epochs: 0, model.bakbone: x}}
              - {name: C, config: base.yaml, grid: {training.patience: [-1]}}
              - name: D
                config: base.yaml
                set: {model.backbone: magic}
            """);
    Run run = Run.of("study", file, "--data", folder.resolve("data"), "--out", out);
    assertEquals(1, run.code());
    assertTrue(run.err().contains(folder.resolve("absent.yaml") + ": no such file"), run.err());
    assertTrue(run.err().contains(file + ":4: training.epochs must be at least 1"), run.err());
    assertTrue(run.err().contains(file + ":4: model.bakbone: unknown key"), run.err());
    assertTrue(run.err().contains("grid of C: training.patience must be"), run.err());
    assertTrue(run.err().contains("row D: "), run.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void rulesBetweenKeysAreReportedTogether() throws IOException {
    Path file =
        TinyStudy.write(
            folder,
            """
            name: wrong
            seeds: [1, 1]
            baseline: nobody
            metrics: [recall@3]
            rows:
              - {name: A, config: base.yaml}
              - {name: A, config: base.yaml}
            """);
    Run run = Run.of("study", file, "--data", folder.resolve("data"));
    assertEquals(1, run.code());
    for (String rule :
        List.of(
            "seeds must be distinct and not empty; seeds=[1, 1]",
            "baseline must be the name of a row; baseline=nobody",
            "metrics must be among [recall@5",
            "row names must be distinct; A")) {
      assertTrue(run.err().contains(rule), run.err());
    }
    for (int line : List.of(2, 3, 4, 7)) {
      assertTrue(run.err().contains(file + ":" + line + ": "), run.err());
    }
  }

  @Test
  void aTruncatedRecordIsListedAndTheRunIsDoneAgain() throws IOException {
    Path file = TinyStudy.write(folder, STUDY);
    assertEquals(0, Run.of("study", file, "--out", out).code());
    Path record;
    try (Stream<Path> files = Files.list(out.resolve("runs"))) {
      record = files.filter(path -> path.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    assertEquals(
        Files.getPosixFilePermissions(file),
        Files.getPosixFilePermissions(record),
        "a record is as readable as any other file");
    String text = Files.readString(record);
    Files.writeString(record, text.substring(0, text.length() / 2));
    Run list = Run.of("study", file, "--out", out, "--list");
    assertEquals(0, list.code(), list.err());
    assertTrue(list.out().contains("damaged"), list.out());
    Run again = Run.of("study", file, "--out", out);
    assertEquals(0, again.code(), again.err());
    assertFalse(Run.of("study", file, "--out", out, "--list").out().contains("damaged"));
  }

  @Test
  void aFailedRunExitsWithOneAndKeepsOtherResults() throws IOException {
    Path file =
        TinyStudy.write(
            folder,
            """
            name: partly
            data: data
            seeds: [1]
            rows:
              - {name: BPR, config: base.yaml}
              - {name: no, config: base.yaml, set: {sampler.name: dns, ccdrec.enabled: true}}
            """);
    Run run = Run.of("study", file, "--out", out);
    assertEquals(1, run.code());
    assertTrue(run.err().contains("ccdrec: 1 of 2 runs are done"), run.err());
    assertTrue(run.err().contains("no, seed 1: failed: CCDRec aligns"), run.err());
    assertTrue(run.out().contains("BPR"), run.out());
  }

  @Test
  void wrongUsageEndsWithTwo() throws IOException {
    Path file = TinyStudy.write(folder, STUDY.replace("data: data\n", ""));
    assertEquals(2, Run.of("study").code());
    assertEquals(2, Run.of("study", file, "--list", "--report").code());
    assertEquals(2, Run.of("study", file, "--jobs", 0).code());
    Run noData = Run.of("study", file);
    assertEquals(2, noData.code());
    assertTrue(noData.err().contains("the study names no data; give --data DIR"), noData.err());
    assertEquals(1, Run.of("study", folder.resolve("absent.yaml")).code());
    Path named = TinyStudy.write(folder, STUDY);
    Run wrong = Run.of("study", named, "--out", out, "--list", "--set", "training.epoch=1");
    assertEquals(2, wrong.code(), wrong.err());
    assertTrue(wrong.err().contains("training.epoch"), wrong.err());
  }

  @Test
  void seedsAndKeysOfTheCommandLineWin() throws IOException {
    Path file = TinyStudy.write(folder, STUDY);
    Run list = Run.of("study", file, "--out", out, "--list", "--seeds", "7,8,9", "--set", "seed=3");
    assertEquals(0, list.code(), list.err());
    assertEquals(6, list.lines().stream().filter(line -> line.matches(".* [789] .*")).count());
  }
}
