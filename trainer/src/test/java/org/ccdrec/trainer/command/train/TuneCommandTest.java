package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.study.TinyStudy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TuneCommandTest {
  private static final String SEARCH =
      """
      name: tiny
      data: data
      config: base.yaml
      space:
        training.learningRate: {min: 1e-3, max: 0.1, scale: log}
      trials: 3
      halving: {firstEpochs: 0}
      """;

  @TempDir Path folder;
  private Path out;

  @BeforeEach
  void prepare() throws IOException {
    TinyStudy.prepare(folder);
    out = folder.resolve("out");
  }

  private Path write(String name, String yaml) throws IOException {
    return Files.writeString(folder.resolve(name), yaml);
  }

  @Test
  void theBestKeysAreThoseOfAStudysRow() throws IOException {
    Run run = Run.of("tune", write("tune.yaml", SEARCH), "--out", out);
    assertEquals(0, run.code(), run.err());
    assertEquals(3, run.err().lines().filter(line -> line.matches("\\[[1-3]/3] .*")).count());
    assertTrue(run.out().contains("--set training.learningRate="), run.out());
    Path best = out.resolve("tiny/best.yaml");
    assertTrue(run.out().contains("kept in " + best), run.out());
    Run list = Run.of("tune", folder.resolve("tune.yaml"), "--out", out, "--list");
    assertEquals(3, list.lines().stream().filter(line -> line.contains("complete")).count());
    Path study =
        TinyStudy.write(
            folder,
            """
            name: tuned
            data: data
            seeds: [999]
            rows:
              - {name: BPR, config: base.yaml, tuned: out/tiny/best.yaml}
            """);
    Run tested = Run.of("study", study, "--out", folder.resolve("studies"));
    assertEquals(0, tested.code(), tested.err());
    double tuned = recall(list.out());
    assertTrue(
        tested.err().contains("valid recall@20 %.4f".formatted(tuned)), tested.err() + list.out());
  }

  /** Returns the largest number of the column of validation metrics. */
  private static double recall(String table) {
    return table
        .lines()
        .filter(line -> line.contains("complete"))
        .mapToDouble(line -> Double.parseDouble(line.trim().split("\\s+")[3]))
        .max()
        .orElseThrow();
  }

  @Test
  void rowsOfAStudyHaveEqualBudgets() throws IOException {
    assertEquals(0, Run.of("tune", write("tune.yaml", SEARCH), "--out", out).code());
    Path longer = write("more.yaml", SEARCH.replace("tiny", "more").replace("3\n", "4\n"));
    assertEquals(0, Run.of("tune", longer, "--out", out).code());
    Path study =
        TinyStudy.write(
            folder,
            """
            name: tuned
            data: data
            rows:
              - {name: A, config: base.yaml, tuned: out/tiny/best.yaml}
              - {name: B, config: base.yaml, tuned: out/more/best.yaml}
            """);
    Run refused = Run.of("study", study, "--out", out);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("rows must be tuned with equal budgets; A has 3 trials"));
    assertFalse(Files.exists(out.resolve("runs")));
  }

  @Test
  void invalidValuesAreReportedBeforeTheFirstTrial() throws IOException {
    String wrong =
        SEARCH.replace(
            "  training.learningRate: {min: 1e-3, max: 0.1, scale: log}",
            "  training.batchSize: {min: -5, max: 64, integer: true}\n"
                + "  model.config.nothing: [1, 2]");
    Run run = Run.of("tune", write("tune.yaml", wrong), "--out", out);
    assertEquals(1, run.code());
    assertTrue(run.err().contains("training.batchSize must be"), run.err());
    assertTrue(run.err().contains("model.config.nothing"), run.err());
    assertFalse(Files.exists(out));
    Run malformed =
        Run.of("tune", write("tune.yaml", SEARCH.replace("max: 0.1", "max: 1e-4")), "--out", out);
    assertEquals(1, malformed.code());
    assertTrue(malformed.err().contains("min must be below max"), malformed.err());
  }

  @Test
  void wrongUsageEndsWithTwo() throws IOException {
    Path file = write("tune.yaml", SEARCH.replace("data: data\n", ""));
    assertEquals(2, Run.of("tune").code());
    assertEquals(2, Run.of("tune", file, "--jobs", 0).code());
    Run noData = Run.of("tune", file);
    assertEquals(2, noData.code());
    assertTrue(noData.err().contains("the search names no data; give --data DIR"), noData.err());
    Run both =
        Run.of("tune", file, "--data", folder.resolve("data"), "--set", "training.learningRate=1");
    assertEquals(2, both.code());
    assertTrue(both.err().contains("the search chooses this key"), both.err());
    for (String help : List.of("--trials", "--out", "--jobs")) {
      assertTrue(Run.of("tune", "--help").out().contains(help));
    }
  }
}
