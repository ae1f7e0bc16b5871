package org.ccdrec.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.config.SampleConfig.Modality;
import org.ccdrec.config.SampleConfig.Model;
import org.ccdrec.config.SampleConfig.Schedule;
import org.ccdrec.config.SampleConfig.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {

  private static final SampleConfig DEFAULTS =
      new SampleConfig(
          "run",
          Path.of("d"),
          42,
          true,
          Schedule.LINEAR,
          Optional.empty(),
          null,
          List.of(5, 10, 20, 50),
          Map.of(),
          new Steps(2048, 0.001, 0, 100),
          List.of(),
          Map.of());

  private record Layers(
      @Setting(help = "", defaultValue = "{}") Map<String, Object> set,
      @Setting(help = "") SampleConfig base) {}

  @Test
  void anOverlayMergesSectionsAndReplacesValues() {
    ConfigReader reader =
        ConfigReader.ofText("base", "{data: d, steps: {batchSize: 7, from: 3}, cutoffs: [1, 2]}")
            .overlay("first", Map.of("steps.batchSize", 8, "cutoffs", List.of(3)))
            .overlay("second", Map.of("steps", Map.of("learningRate", 0.5)));
    SampleConfig config = reader.bind(SampleConfig.class);
    assertEquals(new Steps(8, 0.5, 3, 100), config.steps());
    assertEquals(List.of(3), config.cutoffs());
    assertEquals(
        9,
        reader.override(List.of("steps.batchSize=9")).bind(SampleConfig.class).steps().batchSize());
    SampleConfig emptied =
        reader.overlay("third", Map.of("steps", Map.of())).bind(SampleConfig.class);
    assertEquals(DEFAULTS.steps(), emptied.steps());
  }

  @Test
  void errorsOfAnOverlayNameItsPlace() {
    Layers layers =
        ConfigReader.ofText("layers", "set:\n  steps.batchSize: none\n  wheels: 4\nbase: {data: d}")
            .bind(Layers.class);
    ConfigReader reader = ConfigReader.ofText("base", "data: d").overlay("layers", layers.set());
    ConfigException known =
        assertThrows(ConfigException.class, () -> reader.bind(SampleConfig.class));
    assertEquals(
        List.of("layers:2 steps.batchSize", "layers:3 wheels"),
        known.errors().stream()
            .map(e -> e.source() + ":" + e.line() + " " + e.key())
            .sorted()
            .toList());
    ConfigReader plain =
        ConfigReader.ofText("base", "data: d")
            .overlay("grid", Map.of("steps.batchSize", "none"))
            .overlay("grid", Map.of("steps..from", 1));
    ConfigException refusal =
        assertThrows(ConfigException.class, () -> plain.bind(SampleConfig.class));
    assertEquals(
        List.of("grid", "grid"), refusal.errors().stream().map(ConfigError::source).toList());
  }

  @Test
  void defaultsFillEveryKeyThatIsNotGiven() {
    assertEquals(DEFAULTS, read("data: d"));
  }

  @Test
  void everyKeyIsMapped() {
    SampleConfig config =
        read(
            """
            name: night-run
            data: /srv/data
            seed: 9_000_000_000
            shuffle: false
            schedule: square-root
            limit: 90s
            remark: "null"
            cutoffs: [1, 3]
            weights: {visual: 0.1, acoustic: 9e-1}
            steps:
              batchSize: 512
              learningRate: 5e-4
              from: 3
              to: 10
            modalities:
              - name: visual
                file: image.npy
            model:
              layers: 3
              names: [a, 'b', 1.5, true, null, {deep: 1}]
            """);
    assertEquals("night-run", config.name());
    assertEquals(Path.of("/srv/data"), config.data());
    assertEquals(9_000_000_000L, config.seed());
    assertEquals(false, config.shuffle());
    assertEquals(Schedule.SQUARE_ROOT, config.schedule());
    assertEquals(Optional.of(Duration.ofSeconds(90)), config.limit());
    assertEquals("null", config.remark());
    assertEquals(List.of(1, 3), config.cutoffs());
    assertEquals(Map.of("visual", 0.1, "acoustic", 0.9), config.weights());
    assertEquals(new Steps(512, 5e-4, 3, 10), config.steps());
    assertEquals(List.of(new Modality("visual", Path.of("image.npy"))), config.modalities());
    assertEquals(3, config.model().get("layers"));
    assertEquals("[a, b, 1.5, true, null, {deep=1}]", config.model().get("names").toString());
  }

  @Test
  void anEmptySectionMeansItsDefaults() {
    assertEquals(DEFAULTS, read("data: d\nsteps:\nmodel: ~\nlimit: null\nremark:\n"));
  }

  @Test
  void anEmptyTextMeansAllDefaults() {
    assertEquals(new Model(2, 0.8), ConfigReader.ofText("t", "").bind(Model.class));
    assertEquals(new Model(2, 0.8), ConfigReader.ofText("t", "# nothing").bind(Model.class));
    assertEquals(new Model(2, 0.8), ConfigReader.ofDefaults().bind(Model.class));
  }

  @Test
  void textKeepsWhatLooksLikeANumber() {
    assertEquals("007", read("data: 007").data().toString());
    assertEquals("1e3", read("data: d\nremark: 1e3").remark());
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentOverTheFile() {
    SampleConfig config =
        ConfigReader.ofText("t", "data: d\nseed: 1\nname: file\nsteps: {from: 1}")
            .override(List.of("name=first", "name=line", "steps.learningRate=0.5", "cutoffs=1,2"))
            .environment(
                "CCDREC_T_",
                Map.of(
                    "CCDREC_T_SEED", "2",
                    "CCDREC_T_NAME", "env",
                    "CCDREC_T_STEPS_BATCH_SIZE", "7",
                    "CCDREC_T_WEIGHTS", "{a: 0.5}",
                    "PATH", "/bin"))
            .bind(SampleConfig.class);
    assertEquals("line", config.name());
    assertEquals(2, config.seed());
    assertEquals(new Steps(7, 0.5, 1, 100), config.steps());
    assertEquals(List.of(1, 2), config.cutoffs());
    assertEquals(Map.of("a", 0.5), config.weights());
  }

  @Test
  void anOverrideReachesIntoAFreeSectionAndCanEmptyAnOptionalKey() {
    SampleConfig config =
        ConfigReader.ofText("t", "data: d\nlimit: 5s")
            .override(List.of("model.layers=4", "limit=null", "remark="))
            .bind(SampleConfig.class);
    assertEquals(Optional.empty(), config.limit());
    assertEquals("", config.remark());
    Model model = ConfigReader.ofSection("model", config.model()).bind(Model.class);
    assertEquals(new Model(4, 0.8), model);
  }

  @Test
  void aFreeSectionBoundLaterStillKnowsItsPlace() {
    SampleConfig config = read("data: d\nmodel:\n  layers: 2\n  dropuot: 0.5\n");
    ConfigReader section = ConfigReader.ofSection("model", config.model());
    ConfigException e = assertThrows(ConfigException.class, () -> section.bind(Model.class));
    assertEquals("t:4: model.dropuot: unknown key; did you mean dropout?", e.getMessage());
  }

  @Test
  void aCopiedSectionStillBinds() {
    ConfigReader section = ConfigReader.ofSection("model", Map.of("layers", 99));
    ConfigException e = assertThrows(ConfigException.class, () -> section.bind(Model.class));
    assertEquals(
        "configuration: model.layers must be at least 1 and at most 8; model.layers=99",
        e.getMessage());
  }

  @Test
  void aFileIsReadAndNamedInErrors(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "layers: 0");
    ConfigException e =
        assertThrows(ConfigException.class, () -> ConfigReader.ofFile(file).bind(Model.class));
    assertEquals(file.toString(), e.errors().getFirst().source());
    assertEquals(1, e.errors().getFirst().line());
  }

  @Test
  void anUnreadableFileIsRefused(@TempDir Path folder) throws Exception {
    Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xe9});
    assertEquals(latin + ": must be text in UTF-8", refusal(latin));
    Path missing = folder.resolve("missing.yaml");
    assertEquals(missing + ": no such file", refusal(missing));
    assertEquals(folder.toString(), refusalOf(folder).errors().getFirst().source());
  }

  @Test
  void aTextFromOutsideAFileMayBeQuoted() {
    record Quoted(
        @Setting(help = "h", defaultValue = "''") String empty,
        @Setting(help = "h", defaultValue = "[a-z]+") String bare,
        @Setting(help = "h", defaultValue = "\"a\\tb\"") String escaped,
        @Setting(help = "h", defaultValue = "'null', \"b\"") List<String> list) {}
    Quoted expected = new Quoted("", "[a-z]+", "a\tb", List.of("null", "b"));
    assertEquals(expected, ConfigReader.ofDefaults().bind(Quoted.class));
    ConfigReader given = ConfigReader.ofDefaults().override(List.of("empty='it''s'", "bare='x"));
    assertEquals("it's", given.bind(Quoted.class).empty());
    assertEquals("'x", given.bind(Quoted.class).bare());
    ConfigReader broken = ConfigReader.ofDefaults().override(List.of("empty='a'b'"));
    assertThrows(ConfigException.class, () -> broken.bind(Quoted.class));
  }

  @Test
  void writtenNullsAreNull() {
    assertNull(ConfigWriter.toMap(DEFAULTS).get("remark"));
  }

  private static String refusal(Path file) {
    return refusalOf(file).getMessage();
  }

  private static ConfigException refusalOf(Path file) {
    return assertThrows(ConfigException.class, () -> ConfigReader.ofFile(file));
  }

  private static SampleConfig read(String yaml) {
    return ConfigReader.ofText("t", yaml).bind(SampleConfig.class);
  }
}
