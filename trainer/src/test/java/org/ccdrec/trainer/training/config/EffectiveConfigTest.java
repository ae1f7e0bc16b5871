package org.ccdrec.trainer.training.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.items.UserAttributes;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.SmallWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EffectiveConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PluginRegistry plugins = PluginRegistry.load(null);

  @AfterEach
  void close() {
    plugins.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bpr-mf",
        "lightgcn",
        "freedom",
        "vbpr",
        "bm3",
        "slmrec",
        "lattice",
        "mmgcn",
        "mcdrec",
        "mgcn"
      })
  void aRecordedConfigurationReadsBackEqual(String backbone) throws IOException {
    assertReadsBackEqual(SmallWorld.reader("model.backbone=" + backbone, "name=a", "seed=-3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "popularity", "dns", "mixgcf", "srns", "realhns"})
  void aSamplersConfigurationReadsBackEqual(String sampler) throws IOException {
    assertReadsBackEqual(SmallWorld.reader("sampler.name=" + sampler));
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "paper", "authors"})
  void everyPresetReadsBackEqual(String preset) throws IOException {
    assertReadsBackEqual(
        SmallWorld.reader(
            "ccdrec.enabled=true",
            "ccdrec.preset=" + preset,
            "ccdrec.diffusion.schedule=cosine",
            "ccdrec.curriculum.hardShare=1",
            "training.learningRate=3",
            "model.config.modalityWeights={text: 1, visual: 0.25}",
            "data.modalities=[{name: text, file: text_feat.npy}]"));
  }

  @Test
  void presetEnvironmentAndCommandLineKeysReadBackEqual() throws IOException {
    ConfigReader reader =
        SmallWorld.reader()
            .environment(
                "CCDREC_TRAIN_",
                Map.of(
                    "CCDREC_TRAIN_CCDREC_PRESET", "authors",
                    "CCDREC_TRAIN_MODEL_CONFIG", "{layers: 3}"))
            .override(List.of("ccdrec.curriculum.lag=4", "ccdrec.enabled=true"));
    assertReadsBackEqual(reader);
    EffectiveConfig read = EffectiveConfig.read(reader, plugins);
    assertEquals(CcdrecPreset.AUTHORS, read.ccdrec().preset());
    assertEquals(4, read.ccdrec().curriculum().lag());
    assertEquals(true, read.ccdrec().curriculum().withReplacement());
    assertEquals(
        3, ((Map<?, ?>) ((Map<?, ?>) read.toMap().get("model")).get("config")).get("layers"));
  }

  @ParameterizedTest
  @MethodSource("configurationFiles")
  void everyConfigurationFileOfTheProjectReadsBackEqual(Path file) throws IOException {
    assertReadsBackEqual(ConfigReader.ofFile(file));
  }

  /** A file named after CCDRec enables all parts, or its name lists the disabled ones. */
  @ParameterizedTest
  @MethodSource("configurationFiles")
  void whatIsNamedCcdrecIsAllOfIt(Path file) {
    String name = file.getFileName().toString();
    String model = EffectiveConfig.read(ConfigReader.ofFile(file), plugins).modelName();
    if (name.contains("-without-")) {
      String left = name.replaceAll(".*-without-(.*)\\.yaml", "$1");
      assertTrue(model.startsWith("ccdrec-without-" + left + "("), file + ": " + model);
    } else {
      assertEquals(
          name.contains("ccdrec") || name.equals("demo.yaml"),
          model.startsWith("ccdrec("),
          file + ": " + model);
    }
  }

  @Test
  void thePapersBackbonesAndSetsAreAllThere() throws IOException {
    Set<String> files = new TreeSet<>();
    for (Path file : configurationFiles()) {
      if (file.getParent().endsWith("paper")) {
        files.add(file.getFileName().toString());
        EffectiveConfig config = EffectiveConfig.read(ConfigReader.ofFile(file), plugins);
        assertEquals(CcdrecPreset.PAPER, config.ccdrec().preset());
        assertEquals(512, config.run().training().batchSize());
        boolean sports = file.getFileName().toString().startsWith("sports");
        assertEquals(sports ? 10 : 5, config.ccdrec().curriculum().stageEpochs());
        assertEquals(sports ? 75 : 30, config.ccdrec().curriculum().lastPoolEpoch());
      }
    }
    Set<String> expected = new TreeSet<>();
    for (String set : List.of("baby", "sports", "clothing")) {
      for (String backbone : List.of("lattice", "freedom", "mcdrec", "mg-freedom")) {
        expected.add(set + "-ccdrec-" + backbone + ".yaml");
      }
    }
    assertEquals(expected, files);
  }

  /**
   * Returns the files that configure a model; the server, studies and scenarios use other formats.
   */
  static List<Path> configurationFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", "conf"))) {
      List<Path> found =
          files
              .filter(file -> file.toString().endsWith(".yaml"))
              .filter(EffectiveConfigTest::hasModel)
              .sorted()
              .toList();
      assertFalse(found.isEmpty());
      return found;
    }
  }

  private static boolean hasModel(Path file) {
    try {
      return Files.readAllLines(file).contains("model:");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Round-trips through JSON, as in a manifest; a second round trip changes nothing, so all keys
   * are recorded.
   */
  private void assertReadsBackEqual(ConfigReader written) throws IOException {
    EffectiveConfig recorded = EffectiveConfig.read(written, plugins);
    EffectiveConfig read = throughJson(recorded);
    assertEquals(recorded.model(), read.model());
    assertEquals(recorded.sampler(), read.sampler());
    assertEquals(recorded.ccdrec(), read.ccdrec());
    assertEquals(recorded.modelName(), read.modelName());
    assertEquals(recorded.toMap(), read.toMap());
    assertEquals(read, throughJson(read));
  }

  private EffectiveConfig throughJson(EffectiveConfig config) throws IOException {
    String manifest = JSON.writeValueAsString(config.toMap());
    Map<String, Object> map = JSON.readValue(manifest, new TypeReference<>() {});
    return EffectiveConfig.read(ConfigReader.ofMap("manifest.json", map), plugins);
  }

  @Test
  void theModelNameListsBackboneAndExtensions() {
    assertEquals("freedom", SmallWorld.config("ccdrec.dma=false").modelName());
    assertEquals(
        "ccdrec(lightgcn)",
        SmallWorld.config("ccdrec.enabled=true", "model.backbone=lightgcn").modelName());
  }

  @Test
  void anEmptyNameIsTheDatasets() {
    for (String empty : new String[] {"seed=1", "name=''", "name="}) {
      assertEquals("small", named(empty).snapshotName(SmallWorld.dataset()), empty);
    }
    assertEquals("Shop_1.b-2", named("name=Shop_1.b-2").snapshotName(SmallWorld.dataset()));
  }

  private static EffectiveConfig named(String assignment) {
    return SmallWorld.config(assignment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../elsewhere", ".hidden", "a b", "über"})
  void anInvalidSnapshotNameIsRejected(String name) {
    assertThrows(ConfigException.class, () -> named("name=" + name));
    assertThrows(ConfigException.class, () -> named("name=" + "x".repeat(65)));
  }

  @Test
  void anInvalidDatasetNameRequiresAnExplicitSnapshotName() {
    Dataset dataset = called("my shop");
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> named("seed=1").snapshotName(dataset));
    assertEquals(
        "a snapshot's name must match [A-Za-z0-9][A-Za-z0-9._-]{0,63}, which the dataset's, 'my"
            + " shop', does not: set name in the configuration",
        refusal.getMessage());
    assertEquals("shop", named("name=shop").snapshotName(dataset));
  }

  private static Dataset called(String name) {
    Interactions one = Interactions.of(1, 1, new int[] {0}, new int[] {0});
    return new Dataset(
        name,
        Path.of(name),
        1,
        1,
        one,
        one,
        one,
        List.of(),
        List.of("u"),
        List.of("i"),
        List.of(),
        Map.of(),
        UserAttributes.NONE,
        List.of(),
        "");
  }
}
