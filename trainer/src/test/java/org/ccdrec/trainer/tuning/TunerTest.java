package org.ccdrec.trainer.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.study.TinyStudy;
import org.ccdrec.trainer.training.control.Cancellation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TunerTest {
  private static final String SEARCH =
      """
      name: tiny
      config: base.yaml
      set: {training.epochs: 9}
      space:
        training.learningRate: {min: 1e-4, max: 0.1, scale: log}
        model.dimension: [4, 8]
      trials: 13
      halving: {firstEpochs: 1, factor: 3}
      """;

  @TempDir Path folder;
  private PluginRegistry plugins;
  private final List<Trial> ended = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    TinyStudy.prepare(folder);
    plugins = PluginRegistry.load(null);
  }

  @AfterEach
  void close() {
    plugins.close();
  }

  private TuningPlan plan(String yaml) {
    TuningConfig config = ConfigReader.ofText("tune.yaml", yaml).bind(TuningConfig.class);
    ConfigReader base =
        ConfigReader.ofFile(folder.resolve("base.yaml"))
            .overlay("tune.yaml", config.set())
            .override(List.of("training.threads=1"));
    Dataset dataset = DatasetReader.read(folder.resolve("data"));
    return new TuningPlan(config, "tune.yaml", base, plugins, run -> dataset);
  }

  private TrialStore store(String name) {
    return new TrialStore(folder.resolve(name));
  }

  private Optional<TunedKeys> run(String yaml, String store, Consumer<Trial> progress)
      throws IOException {
    return new Tuner(plan(yaml), store(store), progress).run(1, new Cancellation());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tune-tiktok-freedom",
        "tune-tiktok-ccdrec-freedom",
        "tune-baby-freedom",
        "tune-baby-ccdrec-freedom"
      })
  void readyMadeSearchesAreValid(String name) {
    Path file = Path.of("..", "conf", "studies", name + ".yaml");
    TuningConfig config = TuningConfig.read(file, List.of());
    ConfigReader base =
        ConfigReader.ofFile(file.resolveSibling(config.config()))
            .overlay(file.toString(), config.set());
    assertEquals(name, config.name());
    Dataset dataset = DatasetReader.read(folder.resolve("data"));
    new TuningPlan(config, file.toString(), base, plugins, run -> dataset).check();
  }

  @Test
  void keepsTheBestTrialAndStopsThoseThatFallBehind() throws IOException {
    TunedKeys best = run(SEARCH, "a", ended::add).orElseThrow();
    List<Trial> trials = store("a").trials();
    assertEquals(13, trials.size());
    assertEquals(13, ended.size());
    double largest = trials.stream().mapToDouble(Trial::validation).max().orElseThrow();
    assertEquals(largest, best.validRecall20());
    assertEquals(13, best.tuning().trials());
    long stopped = trials.stream().filter(trial -> trial.state() == Trial.State.STOPPED).count();
    assertTrue(stopped >= 5, stopped + " stopped");
    for (Trial trial : trials) {
      boolean whole = trial.state() == Trial.State.COMPLETE;
      assertEquals(whole, trial.epochs() == 9, trial.toString());
      assertTrue(whole || trial.epochs() == 1 || trial.epochs() == 3, trial.toString());
      assertEquals(2, trial.keys().size());
    }
    assertEquals(best, TunedKeys.read(store("a").best()));
  }

  @Test
  void theFirstTrialHasTheConfigurationsOwnValues() throws IOException {
    run(SEARCH.replace("13", "2"), "own", ended::add);
    run(SEARCH.replace("13", "2") + "start: random\n", "random", ended::add);
    List<Trial> own = store("own").trials();
    List<Trial> random = store("random").trials();
    assertEquals(0.05, (double) own.get(0).keys().get("training.learningRate"), 1e-12);
    assertEquals(8, own.get(0).keys().get("model.dimension"));
    assertNotEquals(own.get(0).keys(), random.get(0).keys());
    assertEquals(own.get(1).keys(), random.get(1).keys());
    assertEquals(Trial.State.COMPLETE, own.get(0).state());
    TunedKeys.Budget tuning = TunedKeys.read(store("own").best()).tuning();
    assertFalse(tuning.isAsLargeAs(TunedKeys.read(store("random").best()).tuning()));
    assertTrue(tuning.effort().contains("the first with the configuration's values"));
  }

  @Test
  void valuesOfTheSpaceMayBeThoseThatTheConfigurationLacks() throws IOException {
    Files.writeString(folder.resolve("base.yaml"), "model: {backbone: bpr-mf, dimension: -1}\n");
    run(SEARCH.replace("13", "1"), "a", ended::add);
    assertTrue(store("a").trials().getFirst().hasResult());
  }

  @Test
  void anInterruptedSearchEndsLikeOneThatWasNot() throws IOException {
    run(SEARCH, "whole", ended::add);
    Cancellation cancellation = new Cancellation();
    Tuner first =
        new Tuner(
            plan(SEARCH),
            store("parts"),
            trial -> {
              if (trial.number() == 4) {
                cancellation.request();
              }
            });
    assertTrue(first.run(1, cancellation).isEmpty());
    assertEquals(5, store("parts").trials().size());
    assertFalse(Files.exists(store("parts").best()));
    run(SEARCH, "parts", ended::add);
    List<Trial> whole = store("whole").trials();
    List<Trial> parts = store("parts").trials();
    for (int at = 0; at < whole.size(); at++) {
      assertEquals(whole.get(at).keys(), parts.get(at).keys());
      assertEquals(whole.get(at).rungs(), parts.get(at).rungs());
      assertEquals(whole.get(at).state(), parts.get(at).state());
      assertEquals(whole.get(at).validation(), parts.get(at).validation());
    }
  }

  @Test
  void aSearchCanBeExtendedButNotChanged() throws IOException {
    run(SEARCH, "a", ended::add);
    run(SEARCH.replace("trials: 13", "trials: 15"), "a", ended::add);
    assertEquals(15, ended.size());
    IOException refused =
        assertThrows(
            IOException.class, () -> run(SEARCH.replace("max: 0.1", "max: 0.2"), "a", ended::add));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("the space, search, seed or halving"), message);
    assertThrows(
        IOException.class, () -> run(SEARCH.replace("epochs: 9", "epochs: 8"), "a", ended::add));
  }

  @Test
  void aFailedTrialIsOneOfTheTrials() throws IOException {
    String diverges =
        SEARCH.replace("{min: 1e-4, max: 0.1, scale: log}", "[0.05, 1e30]").replace("13", "6");
    run(diverges, "a", ended::add);
    List<Trial> trials = store("a").trials();
    assertEquals(6, trials.size());
    assertTrue(trials.stream().anyMatch(trial -> trial.state() == Trial.State.FAILED));
    for (Trial trial : trials) {
      boolean failed = trial.state() == Trial.State.FAILED;
      assertEquals(failed, trial.error().isPresent(), trial.toString());
    }
  }

  @Test
  void oneProcessRunsASearch() throws IOException {
    try (var held = store("a").lock()) {
      IOException refused = assertThrows(IOException.class, () -> run(SEARCH, "a", ended::add));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("another process is running this search"), message);
      assertTrue(Files.exists(held.path()));
    }
  }
}
