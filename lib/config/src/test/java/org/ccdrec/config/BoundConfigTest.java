package org.ccdrec.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the origins of values, and presets. */
final class BoundConfigTest {
  private static final Function<String, Map<String, ?>> PRESETS =
      name ->
          name.equals("square-root")
              ? Map.of("seed", 7, "steps.batchSize", 64, "steps.learningRate", 0.5)
              : Map.of();

  private static ConfigReader reader(String yaml) {
    return ConfigReader.ofText("t.yaml", yaml).preset("schedule", PRESETS);
  }

  private static Map<String, String> origins(BoundConfig<SampleConfig> bound) {
    return bound.values().stream()
        .collect(Collectors.toMap(BoundConfig.Value::path, BoundConfig.Value::origin));
  }

  @Test
  void everyValueHasItsOrigin() {
    BoundConfig<SampleConfig> bound =
        reader(
                """
                data: d
                schedule: square-root
                steps:
                  from: 3
                cutoffs: [1,
                  2]
                model: {layers: 3}
                """)
            .environment("T_", Map.of("T_STEPS_TO", "1000"))
            .override(List.of("shuffle=false"))
            .override("--remark", List.of("remark=hello"))
            .bindWithOrigins(SampleConfig.class);
    Map<String, String> expected =
        Map.ofEntries(
            Map.entry("name", "default"),
            Map.entry("data", "t.yaml:1"),
            Map.entry("seed", "preset square-root"),
            Map.entry("shuffle", "command line"),
            Map.entry("schedule", "t.yaml:2"),
            Map.entry("limit", "default"),
            Map.entry("remark", "--remark"),
            Map.entry("cutoffs", "t.yaml:5"),
            Map.entry("weights", "default"),
            Map.entry("steps.batchSize", "preset square-root"),
            Map.entry("steps.learningRate", "preset square-root"),
            Map.entry("steps.from", "t.yaml:4"),
            Map.entry("steps.to", "environment variable T_STEPS_TO"),
            Map.entry("modalities", "default"),
            Map.entry("model", "t.yaml:7"));
    assertEquals(expected, origins(bound));
  }

  @Test
  void valuesAreThoseOfTheRecordInTheOrderOfDeclaration() {
    BoundConfig<SampleConfig> bound =
        reader("data: d\nseed: 5").bindWithOrigins(SampleConfig.class);
    List<BoundConfig.Value> values = bound.values();
    assertEquals("name", values.getFirst().path());
    assertEquals("run", values.getFirst().value());
    assertEquals(5L, values.get(2).value());
    assertNull(values.get(5).value(), "an empty optional key");
    assertEquals(Map.of(), values.getLast().value());
    assertEquals(15, values.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"square-root", "'square-root'", "\"square-root\""})
  void aPresetIsChosenAlsoFromTheCommandLine(String name) {
    SampleConfig config =
        reader("data: d").override(List.of("schedule=" + name)).bind(SampleConfig.class);
    assertEquals(7, config.seed());
    assertEquals(64, config.steps().batchSize());
  }

  @ParameterizedTest
  @ValueSource(strings = {"steps: {from: 1}", "steps:", "steps: {}", "seed: 7"})
  void aPresetFillsWhatASectionLeavesOut(String more) {
    SampleConfig config =
        reader("data: d\nschedule: square-root\n" + more).bind(SampleConfig.class);
    assertEquals(64, config.steps().batchSize());
    assertEquals(0.5, config.steps().learningRate());
  }

  @Test
  void whatIsWrittenWinsOverAPreset() {
    ConfigReader reader =
        reader("data: d\nschedule: square-root\nsteps: {batchSize: 128}\n")
            .override(List.of("seed=9"));
    SampleConfig config = reader.bind(SampleConfig.class);
    assertEquals(128, config.steps().batchSize());
    assertEquals(0.5, config.steps().learningRate());
    assertEquals(9, config.seed());
    SampleConfig section =
        reader.override(List.of("steps={batchSize: 32}")).bind(SampleConfig.class);
    assertEquals(32, section.steps().batchSize());
    assertEquals(0.5, section.steps().learningRate());
  }

  @Test
  void defaultsFillWhatNothingElseSets() {
    BoundConfig<SampleConfig> bound =
        ConfigReader.ofText("t.yaml", "data: d\nseed: 4")
            .defaults("team defaults", Map.of("seed", 1, "steps.from", 2))
            .bindWithOrigins(SampleConfig.class);
    assertEquals(4, bound.config().seed());
    assertEquals(2, bound.config().steps().from());
    assertEquals("team defaults", origins(bound).get("steps.from"));
  }

  @Test
  void aFreeSectionKnowsItsOriginsWhenItIsBound() {
    SampleConfig config = reader("data: d\nmodel:\n  layers: 3").bind(SampleConfig.class);
    List<BoundConfig.Value> values =
        ConfigReader.ofSection("model", config.model())
            .bindWithOrigins(SampleConfig.Model.class)
            .values();
    assertEquals(
        List.of(
            new BoundConfig.Value("model.layers", 3, "t.yaml:3"),
            new BoundConfig.Value("model.dropout", 0.8, "default")),
        values);
  }

  @Test
  void aBrokenPresetIsReportedUnderItsName() {
    ConfigReader reader =
        ConfigReader.ofText("t.yaml", "data: d\nname: fast")
            .preset("name", name -> Map.of("seed", -1));
    try {
      reader.bind(SampleConfig.class);
    } catch (ConfigException e) {
      assertTrue(e.getMessage().startsWith("preset fast: seed must be at least 0"), e.getMessage());
      return;
    }
    throw new AssertionError("a preset's values are checked too");
  }

  @Test
  void anErrorThatIsFoundLaterNamesTheLineOfItsKey() {
    BoundConfig<SampleConfig> bound =
        reader("data: d\nsteps:\n  from: 3\n").bindWithOrigins(SampleConfig.class);
    assertEquals(
        "t.yaml:3: steps.from must be even; steps.from=3",
        bound.error(List.of("steps", "from"), "3", "must be even").message());
    assertEquals(
        "t.yaml:2: steps.to: must be set",
        bound.error(List.of("steps", "to"), null, "must be set").message());
    assertEquals(
        "t.yaml:2: steps: is wrong", bound.error(List.of("steps"), null, "is wrong").message());
    assertEquals(
        "t.yaml:1: other.key: is unknown",
        bound.error(List.of("other", "key"), null, "is unknown").message());
  }
}
