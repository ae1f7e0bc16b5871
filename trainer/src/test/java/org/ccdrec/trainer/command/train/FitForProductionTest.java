package org.ccdrec.trainer.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a trained model fit for production, through the program's entry point. */
final class FitForProductionTest {
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
        model: {backbone: lightgcn, dimension: 16}
        training: {epochs: 4, batchSize: 64, learningRate: 0.01, threads: 1}
        """);
  }

  private Run train(Object... more) {
    Stream<Object> all = Stream.of("train", "--config", config, "--data", data, "--store", store);
    return Run.of(Stream.concat(all, Stream.of(more)).toArray());
  }

  private static JsonNode last(Run run) throws IOException {
    assertEquals(0, run.code(), run.err());
    return JSON.readTree(run.lines().getLast());
  }

  /** Rewrites the interactions, keeping those with the given labels. */
  private void keepLabels(String labels) throws IOException {
    Path file = data.resolve("demo.inter");
    String kept =
        Files.readAllLines(file).stream()
            .filter(
                line ->
                    line.startsWith("user") || labels.contains(line.substring(line.length() - 1)))
            .collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(file, kept);
  }

  @Test
  void heldOutItemsCountAsSeenInWhatIsServed() throws IOException {
    JsonNode trained = last(train("--json"));
    Dataset dataset = DatasetReader.read(data);
    try (Snapshot snapshot = Snapshot.openVerified(Path.of(trained.path("snapshot").asText()))) {
      for (int user = 0; user < dataset.userCount(); user++) {
        for (int item : dataset.test().itemsOf(user)) {
          assertTrue(snapshot.seen().contains(user, item));
        }
        for (int item : dataset.validation().itemsOf(user)) {
          assertTrue(snapshot.seen().contains(user, item));
        }
      }
    }
    JsonNode evaluated =
        last(Run.of("evaluate", "--snapshot", store.resolve("tiny"), "--data", data, "--json"));
    assertEquals(trained.path("test"), evaluated.path("test"), "evaluation has masks of its own");
  }

  @Test
  void finalTrainsOnEverythingForTheBestNumberOfEpochs() throws IOException {
    JsonNode selected = last(train("--json"));
    JsonNode trained = last(train("--json", "--final"));
    assertEquals(selected.path("test"), trained.path("test"), "metrics of the selecting run");
    assertEquals("train", selected.path("trainedOn").asText());
    assertEquals("all splits", trained.path("trainedOn").asText());
    int epochs = trained.path("bestEpoch").asInt() + 1;

    Path everything = folder.resolve("everything");
    DemoCatalogue.write(everything, 5, new DemoSize(60, 80, 8));
    Path file = everything.resolve("demo.inter");
    Files.writeString(file, Files.readString(file).replaceAll("(?m)\t[12]$", "\t0"));
    data = everything;
    JsonNode alike = last(train("--json", "--epochs", epochs));
    try (Snapshot one = Snapshot.open(Path.of(trained.path("snapshot").asText()));
        Snapshot other = Snapshot.open(Path.of(alike.path("snapshot").asText()))) {
      assertEquals(one.itemVectorsSha256(), other.itemVectorsSha256());
    }
  }

  @Test
  void evaluationRefusesAModelThatWasTrainedOnEverything() {
    assertEquals(0, train("--final").code());
    Run run = Run.of("evaluate", "--snapshot", store.resolve("tiny"), "--data", data);
    assertEquals(1, run.code());
    assertTrue(run.err().contains("so nothing is held out"), run.err());
  }

  @Test
  void withoutValidationTheNumberOfEpochsIsRequired() throws IOException {
    keepLabels("02");
    Files.writeString(config, "name: tiny\nmodel: {backbone: lightgcn, dimension: 16}\n");
    Run refused = train();
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("--epochs 50"), refused.err());
    JsonNode trained = last(train("--json", "--epochs", 2));
    assertEquals(1, trained.path("bestEpoch").asInt());
    assertFalse(trained.has("valid"));
    assertEquals(16, trained.path("test").size());
    assertTrue(trained.path("baselines").has("popularity"), trained.toString());
  }

  @Test
  void aNumberOfEpochsForDataWithoutValidationIsUsedThereOnly() throws IOException {
    Files.writeString(config, "name: tiny\nmodel: {backbone: lightgcn, dimension: 16}\n");
    Object[] option = {"--epochs-without-validation", 3};
    Run validated = train("--epochs-without-validation", 3, "--set", "training.epochs=1");
    assertEquals(0, validated.code(), validated.err());
    assertTrue(validated.out().contains("at most 1 epoch"), validated.out());
    keepLabels("0");
    Run run = train(option);
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.out().contains("training for 3 epochs; --epochs sets another number"), run.out());
    Run overridden = train("--epochs-without-validation", 3, "--epochs", 1, "--json");
    assertEquals(0, last(overridden).path("bestEpoch").asInt());
    assertEquals(2, train("--epochs-without-validation", 0).code());
  }

  @Test
  void withoutHeldOutDataTheModelIsPublishedWithoutMetrics() throws IOException {
    keepLabels("0");
    Run run = train("--epochs", 2);
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("no metrics: the dataset has neither"), run.out());
    try (Snapshot snapshot = Snapshot.openVerified(SnapshotStore.resolve(store.resolve("tiny")))) {
      assertEquals(Map.of(), snapshot.manifest().metrics());
    }
  }

  @Test
  void withoutATestSplitValidationIsComparedWithBaselines() throws IOException {
    keepLabels("01");
    JsonNode trained = last(train("--json"));
    assertFalse(trained.has("test"));
    assertEquals(16, trained.path("baselines").path("item-knn").size());
  }

  @Test
  void theResultIsPutInProportion() {
    Run run = train("--epochs", 1, "--set", "training.learningRate=1e-9");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("in proportion, on the test split"), run.out());
    assertTrue(run.out().contains("\n  item-knn "), run.out());
    assertTrue(run.out().contains("\n  lightgcn (this run) "), run.out());
    assertTrue(run.err().contains("warning: the model ranks worse than popularity"), run.err());
  }

  @Test
  void trainingShowsWhatInspectionShows() {
    Run inspected = Run.of("inspect", data);
    Run trained = train("--epochs", 1);
    List<String> warnings =
        inspected.lines().stream().filter(line -> line.startsWith("  - ")).toList();
    assertFalse(warnings.isEmpty());
    for (String warning : warnings) {
      assertTrue(trained.out().contains("  note: " + warning.substring(4)), trained.out());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ease", "item-knn"})
  void modelsWithoutVectorsArePublishedAsAnApproximation(String model) throws IOException {
    Files.writeString(config, "name: tiny\nmodel: {backbone: " + model + "}\n");
    Run run = train();
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("vectors of width 60 that approximate them"), run.out());
    JsonNode trained = last(train("--json"));
    JsonNode evaluated =
        last(Run.of("evaluate", "--snapshot", store.resolve("tiny"), "--data", data, "--json"));
    assertEquals(trained.path("test"), evaluated.path("test"), "metrics are of what is served");
    assertEquals(
        trained.path("baselines").path("item-knn").path("recall@20").asDouble(),
        model.equals("item-knn")
            ? trained.path("test").path("recall@20").asDouble()
            : trained.path("baselines").path("item-knn").path("recall@20").asDouble(),
        0.03,
        "at full rank the approximation ranks like the scores");
  }

  @Test
  void aWarmStartContinuesFromASnapshotById() throws IOException {
    Object[] more = {"--json", "--epochs", 30, "--set", "training.learningRate=5e-3"};
    JsonNode cold = last(train(more));
    Path snapshot = Path.of(cold.path("snapshot").asText());
    Run run = train("--json", "--epochs", 1, "--warm-start", snapshot);
    double first =
        JSON.readTree(train("--json", "--epochs", 1).lines().getFirst())
            .path("valid")
            .path("recall@20")
            .asDouble();
    double warm = last(run).path("valid").path("recall@20").asDouble();
    assertTrue(warm > first, "after one epoch: warm " + warm + ", cold " + first);
    Run said = train("--epochs", 1, "--warm-start", snapshot);
    assertTrue(said.out().contains("warm start from tiny/"), said.out());
    Run other = train("--warm-start", snapshot, "--set", "model.dimension=8");
    assertEquals(1, other.code());
    assertTrue(other.err().contains("a warm start needs vectors of the run's width"), other.err());
  }

  @Test
  void aStoreThatCannotBeWrittenIsRefusedBeforeTraining() throws IOException {
    store = Files.writeString(folder.resolve("file"), "x");
    Run run = train("--json");
    assertEquals(1, run.code());
    assertEquals("", run.out(), "no epoch was trained");
    assertTrue(run.err().contains(store + " is a file, not a directory"), run.err());
    assertFalse(run.err().contains("This is a bug"), run.err());
  }

  @ParameterizedTest
  @CsvSource({"--store,''", "--data,''", "--epochs,0", "--threads,-1", "--warm-start,''"})
  void badValuesOfOptionsAreWrongUsage(String option, String value) {
    Run run = train(option, value);
    assertEquals(2, run.code(), run.err());
    assertTrue(run.err().contains("--help' for the options."), run.err());
    assertFalse(Files.exists(store));
  }

  @Test
  void allErrorsOfAConfigurationAreReportedTogether() throws IOException {
    Files.writeString(
        config,
        """
        nmae: x
        model:
          backbone: freedom
          config: {layer: 2}
        sampler:
          name: unifrom
        training:
          epoch: 3
        """);
    Run run = train("--set", "seed=x");
    assertEquals(1, run.code());
    for (String part :
        List.of(
            "5 errors in the configuration",
            config + ":1: nmae",
            config + ":4: model.config.layer",
            config + ":6: unknown sampler unifrom",
            config + ":8: training.epoch",
            "--set: seed")) {
      assertTrue(run.err().contains(part), run.err());
    }
  }

  @Test
  void anEmptyConfigurationSaysWhatItMeans() throws IOException {
    Files.writeString(config, "");
    Run run = train("--epochs", 1, "--set", "model.backbone=bpr-mf");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains(config + " sets no key"), run.out());
    assertTrue(run.out().contains("at most 1 epoch; stops after 20 evaluations"), run.out());
  }

  @Test
  void aUserWithEveryItemIsLeftOutOfSampling() throws IOException {
    Path file = data.resolve("demo.inter");
    StringBuilder text = new StringBuilder("userID\titemID\tx_label\n");
    Files.readAllLines(file).stream()
        .skip(1)
        .filter(line -> !line.startsWith("0\t"))
        .forEach(line -> text.append(line).append('\n'));
    for (int item = 0; item < 80; item++) {
      text.append("0\t").append(item).append("\t0\n");
    }
    Files.writeString(file, text);
    for (String sampler : List.of("uniform", "popularity", "dns", "srns", "mixgcf", "realhns")) {
      Run run = train("--epochs", 1, "--set", "sampler.name=" + sampler);
      assertEquals(0, run.code(), sampler + ": " + run.err());
      assertTrue(run.out().contains("1 user has every item in training"), run.out());
    }
    JsonNode warnings = last(train("--epochs", 1, "--json")).path("dataWarnings");
    assertTrue(
        warnings.toString().contains("1 user has every item in training"), warnings::toString);
  }

  @Test
  void evaluationOnOtherDataIsRefusedOrLeavesOutWhatTheModelHasSeen() throws IOException {
    assertEquals(0, train().code());
    Path snapshot = store.resolve("tiny");
    Path file = data.resolve("demo.inter");
    String original = Files.readString(file);
    String swapped =
        original
            .replaceAll("(?m)\t0$", "\tx")
            .replaceAll("(?m)\t2$", "\t0")
            .replaceAll("(?m)\tx$", "\t2");
    Files.writeString(file, swapped);
    Run refused = Run.of("evaluate", "--snapshot", snapshot, "--data", data);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("it was trained on data with the hash"), refused.err());
    Run nothing = Run.of("evaluate", "--snapshot", snapshot, "--data", data, "--other-data");
    assertEquals(1, nothing.code());
    assertTrue(nothing.err().contains("nothing is left to evaluate"), nothing.err());

    Dataset dataset = DatasetReader.read(data);
    int fresh = 0;
    while (dataset.allInteractions().contains(0, fresh)) {
      fresh++;
    }
    Files.writeString(file, swapped + "0\t" + fresh + "\t2\n");
    Run counted =
        Run.of("evaluate", "--snapshot", snapshot, "--data", data, "--other-data", "--json");
    assertEquals(0, counted.code(), counted.err());
    assertTrue(counted.err().contains("evaluated: 1"), counted.err());
    assertFalse(JSON.readTree(counted.out()).has("valid"));
  }
}
