package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.data.TikTok;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * End-to-end tests from a dataset directory to a snapshot and its evaluation, through the program's
 * entry point.
 */
final class TrainCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path config;
  private Path data;
  private Path store;

  @BeforeEach
  void prepare() throws IOException {
    config = folder.resolve("tiny.yaml");
    data = folder.resolve("catalogue");
    store = folder.resolve("store");
    DemoCatalogue.write(data, 5, new DemoSize(60, 80, 8));
    Files.writeString(
        config,
        """
        name: tiny
        model: {backbone: freedom, dimension: 16, config: {ego: item-graph, edgeDropout: 0.5}}
        features: {mode: residual}
        ccdrec: {enabled: true, diffusion: {steps: 5}, curriculum: {lastPoolEpoch: 1}}
        training: {epochs: 3, batchSize: 64, learningRate: 0.01, threads: 1}
        """);
  }

  private Object[] train(Object... more) {
    Stream<Object> all = Stream.of("train", "--config", config, "--data", data, "--store", store);
    return Stream.concat(all, Stream.of(more)).toArray();
  }

  private static JsonNode json(String line) throws IOException {
    return JSON.readTree(line);
  }

  private static JsonNode lastLine(Run run) throws IOException {
    assertEquals(0, run.code(), run.err());
    return json(run.lines().getLast());
  }

  @Test
  void withoutAConfigurationTheDatasetDecides() throws IOException {
    String home = System.getProperty("ccdrec.home");
    System.setProperty("ccdrec.home", "..");
    try {
      Run content = Run.of("train", "--data", data, "--explain-config");
      assertEquals(0, content.code(), content.err());
      assertTrue(content.err().contains("CCDRec on FREEDOM"), content.err());
      assertTrue(content.out().contains("freedom"), content.out());
      try (Stream<Path> files = Files.list(data)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".npy")).toList()) {
          Files.delete(file);
        }
      }
      Run interactions =
          Run.of("train", "--data", data, "--store", store, "--epochs", "1", "--json");
      assertEquals(0, interactions.code(), interactions.err());
      assertTrue(interactions.err().contains("no content features"), interactions.err());
      assertEquals("demo", lastLine(interactions).path("name").asText());
    } finally {
      if (home == null) {
        System.clearProperty("ccdrec.home");
      } else {
        System.setProperty("ccdrec.home", home);
      }
    }
  }

  @Test
  void printsALineAnEpochAndOneForTheSnapshot() throws IOException {
    Run run = Run.of(train("--json"));
    assertEquals(0, run.code(), run.err());
    assertEquals("", run.err());
    assertEquals(4, run.lines().size(), run.out());
    List<String> stages = List.of("random", "pool-1", "final");
    for (int epoch = 0; epoch < 3; epoch++) {
      JsonNode line = json(run.lines().get(epoch));
      assertEquals(epoch, line.path("epoch").asInt(-1));
      assertEquals(stages.get(epoch), line.path("stage").asText());
      assertEquals(epoch > 0, line.has("hardness"));
      JsonNode diagnostics = line.path("diagnostics");
      assertTrue(diagnostics.path("idRms").asDouble() > 0, line.toString());
      assertTrue(diagnostics.has("randomMargin"), line.toString());
      assertEquals(4, diagnostics.path("poolSignalToNoise").size());
      assertTrue(diagnostics.path("poolSignalToNoise").path(3).isNull(), line.toString());
      assertEquals(epoch > 0, diagnostics.has("uniformOverlap"));
      for (String seconds : List.of("trainSeconds", "inferSeconds", "evalSeconds")) {
        assertTrue(line.path(seconds).asDouble(-1) >= 0, seconds + " of " + line);
      }
      assertTrue(line.path("losses").path("ranking").asDouble() > 0, line.toString());
      assertTrue(line.path("losses").path("diffusion").asDouble() > 0, line.toString());
      assertEquals(16, line.path("valid").size(), "four metrics at four cutoffs");
    }
    JsonNode last = lastLine(run);
    int best = last.path("bestEpoch").asInt(-1);
    assertEquals(json(run.lines().get(best)).path("valid"), last.path("valid"));
    assertEquals(16, last.path("test").size());
    Path snapshot = Path.of(last.path("snapshot").asText());
    assertEquals(store.resolve("tiny"), snapshot.getParent());
    assertEquals(last.path("version").asText(), snapshot.getFileName().toString());
    assertTrue(Files.isRegularFile(snapshot.resolve("manifest.json")));
  }

  @Test
  void whatIsPublishedIsWhatWasTestedAndVerifies() throws IOException {
    JsonNode trained = lastLine(Run.of(train("--json")));
    Path snapshot = Path.of(trained.path("snapshot").asText());
    for (Path path : List.of(snapshot, store.resolve("tiny"))) {
      JsonNode evaluated =
          lastLine(Run.of("evaluate", "--snapshot", path, "--data", data, "--json"));
      assertEquals(trained.path("test"), evaluated.path("test"));
      assertEquals(trained.path("valid"), evaluated.path("valid"));
    }
    assertEquals(0, Run.of("snapshot", "verify", store).code());
    JsonNode shown = lastLine(Run.of("snapshot", "show", "--json", snapshot));
    JsonNode recorded = shown.path("metrics");
    trained
        .path("test")
        .properties()
        .forEach(
            metric -> assertEquals(metric.getValue(), recorded.get("test." + metric.getKey())));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void evaluationMasksLikeTheTestUnlessOverridden(boolean masked) throws IOException {
    JsonNode trained =
        lastLine(Run.of(train("--json", "--set", "evaluation.maskValidation=" + masked)));
    Object[] evaluate = {"evaluate", "--snapshot", store.resolve("tiny"), "--data", data, "--json"};
    JsonNode same = lastLine(Run.of(evaluate));
    assertEquals(masked, same.path("maskValidation").asBoolean());
    assertEquals(trained.path("test"), same.path("test"));
    String opposite = masked ? "--no-mask-validation" : "--mask-validation";
    JsonNode other =
        lastLine(Run.of(Stream.concat(Stream.of(evaluate), Stream.of(opposite)).toArray()));
    assertEquals(!masked, other.path("maskValidation").asBoolean());
    assertFalse(other.path("test").equals(trained.path("test")), "some ranking must change");
    assertEquals(trained.path("valid"), other.path("valid"));
  }

  @Test
  void optionsWinOverTheConfiguration() throws IOException {
    Run run =
        Run.of(
            train(
                "--json",
                "--epochs",
                1,
                "--seed",
                77,
                "--threads",
                2,
                "--set",
                "ccdrec.enabled=false",
                "--set",
                "name=other"));
    JsonNode last = lastLine(run);
    assertEquals(2, run.lines().size());
    assertEquals("other", last.path("name").asText());
    JsonNode shown = lastLine(Run.of("snapshot", "show", "--json", last.path("snapshot").asText()));
    assertEquals("freedom", shown.path("model").asText());
    JsonNode recorded = shown.path("config");
    assertEquals(77, recorded.path("seed").asInt());
    assertEquals(1, recorded.path("training").path("epochs").asInt());
    assertEquals(2, recorded.path("training").path("threads").asInt());
    assertEquals(77, shown.path("provenance").path("seed").asInt());
  }

  @Test
  void printsATableTheTestMetricsAndThePath() {
    Run run = Run.of(train("--profile"));
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("demo: 60 users, 80 items, "), run.out());
    assertTrue(run.out().contains("training ccdrec(freedom), seed 999, "), run.out());
    assertTrue(run.out().contains("\n  EPOCH  STAGE "), run.out());
    for (int epoch = 0; epoch < 3; epoch++) {
      String start = "      " + epoch + "  ";
      assertTrue(run.lines().stream().anyMatch(line -> line.startsWith(start)), run.out());
    }
    assertTrue(run.out().contains("published " + store.resolve("tiny")), run.out());
    assertTrue(run.out().contains("reverse diffusion"), run.out());
  }

  @Test
  void explainsEveryKeyAndTrainsNothing() {
    Run run =
        Run.of(
            "train",
            "--config",
            config,
            "--explain-config",
            "--seed",
            5,
            "--set",
            "ccdrec.preset=authors",
            "--set",
            "model.config.layers=3");
    assertEquals(0, run.code(), run.err());
    List<String> lines = run.lines().stream().map(line -> line.replaceAll(" +", " ")).toList();
    assertEquals("KEY VALUE FROM", lines.getFirst());
    for (String line :
        List.of(
            "name tiny " + config + ":1",
            "seed 5 --seed",
            "model.backbone freedom " + config + ":2",
            "model.config.layers 3 --set",
            "model.config.ego item-graph " + config + ":2",
            "model.config.neighbours 10 default",
            "sampler.name uniform default",
            "ccdrec.diffusion.poolSteps authors preset authors",
            "ccdrec.diffusion.steps 5 " + config + ":4")) {
      assertTrue(lines.contains(line), () -> line + " in\n" + String.join("\n", lines));
    }
    assertFalse(Files.exists(store));
  }

  @Test
  void explainsInJsonToo() throws IOException {
    Run run = Run.of("train", "--config", config, "--explain-config", "--json");
    JsonNode first = json(run.lines().getFirst());
    assertEquals(
        json("{\"key\": \"name\", \"value\": \"tiny\", \"from\": \"" + config + ":1\"}"), first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "train --config x",
        "train --store x",
        "train --config x --data y --epochs many",
        "train --config x --data y --epoch 3",
        "evaluate --data x",
        "demo --seed"
      })
  void wrongUsageIsTwo(String command) {
    Run run = Run.of((Object[]) command.split(" "));
    assertEquals(2, run.code());
    assertTrue(run.err().contains("--help' for the options."), run.err());
  }

  private void assertFailsWithoutATrace(Run run, String... parts) {
    assertFailsWithoutATrace(1, run, parts);
  }

  private void assertFailsWithoutATrace(int code, Run run, String... parts) {
    assertEquals(code, run.code());
    for (String part : parts) {
      assertTrue(run.err().contains(part), run.err());
    }
    assertFalse(run.err().contains("This is a bug"), run.err());
    assertFalse(Files.exists(store), "nothing may be published");
  }

  @Test
  void badDataIsRefusedWithFileLineAndRule() throws IOException {
    Path interactions = data.resolve("demo.inter");
    long lines = Files.readAllLines(interactions).size();
    Files.writeString(interactions, "0\t-1\t0\n0\tx\t0\n0\t1\t7\n", StandardOpenOption.APPEND);
    assertFailsWithoutATrace(
        Run.of(train()),
        "cannot be used, 3 problems:",
        "demo.inter:" + (lines + 1) + ": itemID must not be negative",
        "demo.inter:" + (lines + 2) + ": itemID must be a whole number",
        "demo.inter:" + (lines + 3) + ": x_label must be 0 (training), 1 (validation) or 2 (test)");
  }

  @Test
  void aBadConfigurationIsRefusedWithFileLineAndRule() throws IOException {
    Files.writeString(config, "trainning: {}\ntraining:\n  epochs: 0\n");
    assertFailsWithoutATrace(
        Run.of(train()),
        config + ":1: trainning",
        "did you mean training?",
        config + ":3: training.epochs");
  }

  @ParameterizedTest
  @CsvSource({
    "2, model.config.layer=3, did you mean",
    "2, ccdrec.diffusion.steps=3, ccdrec.diffusion.steps must be",
    "1, model={backbone: vbpr}, 'CCDRec diffuses item embeddings, and backbone ''vbpr'' offers none'",
    "2, model.backbone=freedoom, freedom",
    "1, sampler.name=dns, use uniform or popularity"
  })
  void whatCannotBeTrainedIsRefusedBeforeTraining(int code, String assignment, String part) {
    Run run = Run.of(train("--json", "--set", assignment));
    assertFailsWithoutATrace(code, run, part);
    assertEquals("", run.out(), "no epoch was trained");
  }

  @Test
  void aDatasetWhoseNameNoSnapshotCanHaveIsRefusedBeforeTraining() throws IOException {
    Files.move(data.resolve("demo.inter"), data.resolve("my shop.inter"));
    Run run = Run.of(train("--json", "--set", "name="));
    assertFailsWithoutATrace(run, "'my shop'", "set name in the configuration");
    assertEquals("", run.out(), "no epoch was trained");
  }

  @Test
  void divergenceFailsAndPublishesNothing() {
    assertFailsWithoutATrace(
        Run.of(train("--set", "training.learningRate=1e30")),
        "ccdrec: training diverged in epoch ",
        "; try a smaller training.learningRate");
  }

  @Test
  void cancellationFailsAndPublishesNothing() {
    StringWriter errors = new StringWriter();
    PrintWriter interruptingOut =
        new PrintWriter(
            new StringWriter() {
              @Override
              public void flush() {
                Thread.currentThread().interrupt();
              }
            });
    String[] arguments = Stream.of(train("--json")).map(Object::toString).toArray(String[]::new);
    int code = Run.into(interruptingOut, new PrintWriter(errors), arguments);
    assertTrue(Thread.interrupted());
    assertEquals(1, code);
    assertEquals(
        """
        ccdrec: training was cancelled; nothing was published
        Interrupted after 1 epoch; there is no checkpoint, so the run starts again from the beginning
        The best epoch so far is 0; with --publish-best an interruption publishes it
        """,
        errors.toString());
    assertFalse(Files.exists(store));
  }

  @Test
  void evaluationRefusesAnotherDataset() throws IOException {
    Path snapshot = Path.of(lastLine(Run.of(train("--json"))).path("snapshot").asText());
    Path other = folder.resolve("other");
    DemoCatalogue.write(other, 5, new DemoSize(61, 80, 8));
    Run users = Run.of("evaluate", "--snapshot", snapshot, "--data", other);
    assertEquals(1, users.code());
    assertTrue(
        users.err().contains("the snapshot must be of this dataset; it has 60 users"), users.err());
    Run missing = Run.of("evaluate", "--snapshot", store.resolve("absent"), "--data", data);
    assertEquals(1, missing.code());
    assertTrue(missing.err().contains("absent"), missing.err());
  }

  /** Trains one epoch on the research dataset, if available. */
  @Test
  void tiktokTrainsFromItsConfiguration() throws IOException {
    data = TikTok.directory();
    config = Path.of("..", "conf", "tiktok-ccdrec-freedom.yaml");
    JsonNode trained = lastLine(Run.of(train("--json", "--epochs", 1)));
    assertTrue(trained.path("valid").path("recall@20").asDouble() > 0, trained.toString());
    JsonNode evaluated =
        lastLine(
            Run.of("evaluate", "--snapshot", store.resolve("tiktok"), "--data", data, "--json"));
    assertEquals(trained.path("test"), evaluated.path("test"));
  }
}
