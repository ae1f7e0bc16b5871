package org.ccdrec.trainer.training.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.config.BoundConfig;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.ConfigWriter;
import org.ccdrec.trainer.diffusion.DiffusionConfig;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.SmallWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CcdrecConfigTest {

  private static CcdrecConfig read(String yaml) {
    return read(ConfigReader.ofText("run.yaml", yaml.isEmpty() ? "{}" : yaml));
  }

  private static CcdrecConfig read(ConfigReader reader) {
    return run(reader).ccdrec();
  }

  private static EffectiveConfig run(String yaml) {
    return run(ConfigReader.ofText("run.yaml", yaml));
  }

  private static EffectiveConfig run(ConfigReader reader) {
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      return EffectiveConfig.read(reader, plugins);
    }
  }

  private static CcdrecConfig preset(String preset) {
    return read("ccdrec: {preset: " + preset + "}");
  }

  /** Returns the key paths in which two configurations differ, with the values of the second. */
  private static Map<String, Object> difference(CcdrecConfig from, CcdrecConfig to) {
    Map<String, Object> before = flat("", ConfigWriter.toMap(from), new TreeMap<>());
    Map<String, Object> after = flat("", ConfigWriter.toMap(to), new TreeMap<>());
    after.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
    return after;
  }

  private static Map<String, Object> flat(String path, Map<?, ?> map, Map<String, Object> into) {
    map.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> section) {
            flat(path + key + ".", section, into);
          } else {
            into.put(path + key, value);
          }
        });
    return into;
  }

  @Test
  void theStandardPresetIsTheDefaults() {
    assertEquals(read(""), preset("standard"));
    assertEquals(ConfigReader.ofDefaults().bind(CcdrecConfig.class), read(""));
  }

  @Test
  void thePapersPresetSetsWhatThePaperSays() {
    assertEquals(
        Map.of(
            "preset", "paper",
            "diffusion.stepDraw", "iid",
            "diffusion.reduction", "sum",
            "diffusion.betaStart", 1e-4,
            "diffusion.betaEnd", 0.02,
            "curriculum.lag", 0,
            "curriculum.poolSpace", "latent"),
        difference(read(""), preset("paper")));
  }

  @Test
  void theAuthorsPresetSetsWhatTheirImplementationDoes() {
    assertEquals(
        Map.of(
            "preset",
            "authors",
            "diffusion.poolSteps",
            "authors",
            "diffusion.betaStart",
            1e-4,
            "diffusion.betaEnd",
            0.02,
            "curriculum.withReplacement",
            true,
            "curriculum.poolSpace",
            "latent"),
        difference(read(""), preset("authors")));
  }

  /** Every key in which a preset differs from the defaults, in all sections. */
  @ParameterizedTest
  @ValueSource(strings = {"paper", "authors"})
  void presetsSetTheWholeRun(String preset) {
    EffectiveConfig config = run("ccdrec: {enabled: true, preset: " + preset + "}");
    Map<String, Object> values = flat("", config.toMap(), new TreeMap<>());
    Map<String, Object> before = flat("", run("").toMap(), new TreeMap<>());
    values.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
    Map<String, Object> common =
        Map.of(
            "ccdrec.enabled",
            true,
            "ccdrec.preset",
            preset,
            "ccdrec.diffusion.betaStart",
            1e-4,
            "ccdrec.diffusion.betaEnd",
            0.02,
            "ccdrec.curriculum.poolSpace",
            "latent",
            "features.update",
            "dense",
            "model.config.ego",
            "item-graph",
            "training.batchSize",
            512,
            "training.learningRate",
            5e-4);
    Map<String, Object> own =
        preset.equals("paper")
            ? Map.of(
                "ccdrec.diffusion.stepDraw", "iid",
                "ccdrec.diffusion.reduction", "sum",
                "ccdrec.curriculum.lag", 0)
            : Map.of(
                "ccdrec.diffusion.poolSteps", "authors", "ccdrec.curriculum.withReplacement", true);
    Map<String, Object> expected = new TreeMap<>(common);
    expected.putAll(own);
    assertEquals(expected, values);
  }

  /**
   * Presets also set keys that equal the current defaults, so a change of a default does not change
   * a preset.
   */
  @Test
  void presetsSetMoreThanWhereTheyDifferToday() {
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      Map<String, String> origins =
          ExplainedConfig.read(ConfigReader.ofText("a", "ccdrec: {preset: paper}"), plugins)
              .values()
              .stream()
              .collect(Collectors.toMap(BoundConfig.Value::path, BoundConfig.Value::origin));
      for (String key :
          List.of(
              "ccdrec.curricularShare",
              "ccdrec.fusionShare",
              "ccdrec.diffusionWeight",
              "ccdrec.diffusion.steps",
              "ccdrec.curriculum.stageEpochs",
              "ccdrec.curriculum.lastPoolEpoch",
              "ccdrec.curriculum.withReplacement",
              "training.patience",
              "model.config.ego")) {
        assertEquals("preset paper", origins.get(key), key);
      }
      assertEquals("default", origins.get("model.config.layers"));
    }
  }

  @Test
  void whatIsWrittenWinsOverThePresetInEverySection() {
    EffectiveConfig config =
        run(
            """
            model: {config: {ego: id}}
            features: {update: lazy-rows}
            training: {batchSize: 64}
            ccdrec: {preset: authors}
            """);
    assertEquals("id", flat("", config.toMap(), new TreeMap<>()).get("model.config.ego"));
    assertEquals(Parameter.Update.LAZY_ROWS, config.run().features().update());
    assertEquals(64, config.run().training().batchSize());
    assertEquals(5e-4, config.run().training().learningRate());
  }

  @Test
  void aPresetSetsOnlyKeysThatTheBackboneHas() {
    EffectiveConfig config = run("{model: {backbone: lightgcn}, ccdrec: {preset: authors}}");
    assertEquals(512, config.run().training().batchSize());
    assertEquals("lightgcn", config.modelName());
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true, ccdrec(freedom)",
    "true, false, true, ccdrec-without-ndi(freedom)",
    "false, true, true, ccdrec-without-dma(freedom)",
    "true, true, false, ccdrec-without-cns(freedom)",
    "true, false, false, ccdrec-without-ndi-cns(freedom)"
  })
  void aModelsNameTellsWhatItLeavesOut(boolean dma, boolean ndi, boolean cns, String name) {
    assertEquals(
        name,
        run("ccdrec: {enabled: true, dma: %s, ndi: %s, cns: %s}".formatted(dma, ndi, cns))
            .modelName());
  }

  @Test
  void writtenKeysWinOverThePreset() {
    CcdrecConfig mixed =
        read(
            """
            ccdrec:
              preset: paper
              diffusion: {stepDraw: antithetic}
              curriculum: {lag: 3, stageEpochs: 7}
            """);
    assertEquals(
        Map.of(
            "diffusion.stepDraw", "antithetic", "curriculum.lag", 3, "curriculum.stageEpochs", 7),
        difference(preset("paper"), mixed));
  }

  @Test
  void assignmentsOfTheCommandLineWinOverThePreset() {
    CcdrecConfig config =
        read(SmallWorld.reader("ccdrec.preset=paper", "ccdrec.diffusion.reduction=mean"));
    assertEquals(DiffusionConfig.Reduction.MEAN, config.diffusion().reduction());
    assertEquals(DiffusionConfig.StepDraw.IID, config.diffusion().stepDraw());
  }

  @Test
  void anUnknownPresetIsReportedWithEverythingElse() {
    ConfigException refusal =
        assertThrows(
            ConfigException.class,
            () ->
                read(
                    """
                    ccdrec:
                      preset: papers
                      fusionShare: 2
                    """));
    String message = refusal.getMessage();
    assertTrue(message.contains("run.yaml:2: ccdrec.preset must be one of"), message);
    assertTrue(message.contains("did you mean paper?"), message);
    assertTrue(message.contains("run.yaml:3: ccdrec.fusionShare"), message);
  }

  @Test
  void anEmptyPresetIsRefusedByName() {
    ConfigException refusal = assertThrows(ConfigException.class, () -> preset(""));
    assertTrue(refusal.getMessage().contains("ccdrec.preset"), refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    // enabled, dma, ndi, cns, diffuses
    "true, true, true, true, true",
    "true, true, false, false, true",
    "true, false, true, true, true",
    "true, false, true, false, true",
    "true, false, false, true, false",
    "true, false, false, false, false",
    "false, true, true, true, false"
  })
  void theDiffusionIsCreatedIfSomethingUsesIt(
      boolean enabled, boolean dma, boolean ndi, boolean cns, boolean diffuses) {
    CcdrecConfig config =
        read(
            "ccdrec: {enabled: %s, dma: %s, ndi: %s, cns: %s, fusionShare: 0.3}"
                .formatted(enabled, dma, ndi, cns));
    assertEquals(diffuses, config.diffuses());
    assertEquals(dma ? 0.3 : 0, config.effectiveFusionShare());
  }

  @Test
  void fourStepsAreTooFewForTheAuthorsPools() {
    ConfigException refusal =
        assertThrows(
            ConfigException.class, () -> read("ccdrec: {preset: authors, diffusion: {steps: 4}}"));
    String message = refusal.getMessage();
    assertTrue(
        message.contains(
            "run.yaml:1: ccdrec.diffusion: poolSteps=authors needs at least 5 steps, or two"
                + " pools would coincide; steps=4"),
        message);
    assertEquals(5, read("ccdrec: {preset: authors, diffusion: {steps: 5}}").diffusion().steps());
    assertEquals(4, read("ccdrec: {diffusion: {steps: 4}}").diffusion().steps());
  }
}
