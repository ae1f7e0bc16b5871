package org.ccdrec.server.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.ccdrec.config.ConfigException;
import org.ccdrec.server.testing.DamagedYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The file of experiments is read, or refused with the rule that it breaks and where. */
class ExperimentFileTest {
  private static final Path EXAMPLE = Path.of("../conf/experiments.yaml");
  private Path file = Path.of("unset");

  @BeforeProperty
  void create() throws IOException {
    file = Files.createTempFile("experiments", ".yaml");
  }

  @AfterProperty
  void delete() throws IOException {
    Files.delete(file);
  }

  @Test
  void theExampleIsRead() {
    Definitions read = ExperimentFile.read(EXAMPLE, Experiments.Known.NONE);
    Experiment only = read.experiments().getFirst();
    assertEquals("diverse-list", only.name());
    assertEquals("plain", only.control().name());
    assertEquals(Metric.CLICKS, only.metric());
    assertEquals(3, only.variants().size());
    assertTrue(only.variants().get(1).effort().isExact());
    assertEquals(400, only.variants().get(2).effort().beam());
  }

  @Property(tries = 400)
  void anyDamageIsReadOrRefused(@ForAll long seed) throws IOException {
    String whole = Files.readString(EXAMPLE);
    Files.writeString(file, new DamagedYaml(whole).of(new Random(seed)));
    try {
      ExperimentFile.read(file, Experiments.Known.NONE)
          .experiments()
          .forEach(each -> assertTrue(each.variants().size() >= 2, each.name()));
    } catch (ConfigException refusal) {
      assertFalse(refusal.errors().isEmpty());
    } catch (IllegalArgumentException refusal) {
      assertFalse(String.valueOf(refusal.getMessage()).isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("org.ccdrec.server.testing.DamagedYaml#bombs")
  void aBombIsRefusedAtOnce(String yaml, @TempDir Path directory) throws IOException {
    Path bomb = Files.writeString(directory.resolve("bomb.yaml"), yaml);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThrows(
                ConfigException.class, () -> ExperimentFile.read(bomb, Experiments.Known.NONE)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: {variants: {x: {}}}                                   | variants must be 2 to 10",
        "a: {variants: {x: {}, 'y z': {}}}                        | name=y z",
        "a: {variants: {x: {}, y: {}}, control: z}                | control must name a variant",
        "a: {variants: {x: {}, y: {}}, testers: {u: z}}           | testers must name a variant",
        "a: {variants: {x: {}, y: {}}, trafficFrom: 1}            | trafficFrom must be below",
        "a: {variants: {x: {}, y: {}}, start: tomorrow}           | start must be a time such as",
        "a: {variants: {x: {}, y: {scenario: s}}}                 | 2: experiments.a.variants.y.scenario must be a scenario of scenarios.file",
        "a: {variants: {x: {}, y: {}}, placements: [home, hoem]}  | 2: experiments.a.placements must be a placement of placements.file, one of [home]; define it there first; experiments.a.placements=hoem",
        "a: {variants: {x: {weight: 0}, y: {}}}                   | weight",
        "a: {variants: {x: {}, y: {}}, metric: hits}              | metric",
        "a: {variants: {x: {}, y: {}}, b: 1}                      | experiments.a.b",
        "a.b: {variants: {x: {}, y: {}}}                          | name=a.b",
      })
  void whatBreaksARuleIsRefused(String experiment, String rule, @TempDir Path directory)
      throws IOException {
    Path wrong = directory.resolve("experiments.yaml");
    Files.writeString(wrong, "experiments:\n  " + experiment + "\n");
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> read(wrong));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(rule), message);
    assertTrue(message.contains("experiments.yaml"), message);
  }

  /** Reads a file; refusals of either kind are alike. */
  private static void read(Path wrong) {
    try {
      ExperimentFile.read(wrong, new Experiments.Known(Set.of("other"), Set.of("home")));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Test
  void slicesThatOverlapAreRefusedUnlessTheTimesDiffer(@TempDir Path directory) throws IOException {
    Path two = directory.resolve("experiments.yaml");
    String pair =
        """
        experiments:
          a: {trafficTo: 0.6, variants: {x: {}, y: {}}, end: 2026-05-01T00:00:00Z}
          b: {trafficFrom: 0.5, variants: {x: {}, y: {}}, start: 2026-05-01T00:00:00Z}
        """;
    Files.writeString(two, pair);
    assertEquals(2, ExperimentFile.read(two, Experiments.Known.NONE).experiments().size());
    Files.writeString(two, pair.replace("start: 2026-05", "start: 2026-04"));
    ConfigException refusal =
        assertThrows(ConfigException.class, () -> ExperimentFile.read(two, Experiments.Known.NONE));
    assertTrue(String.valueOf(refusal.getMessage()).contains("a and b take the same users"));
    String placed = pair.replace("start: 2026-05", "placements: [home], start: 2026-04");
    Files.writeString(two, placed);
    var known = new Experiments.Known(Set.of(), Set.of("home"));
    assertEquals(2, ExperimentFile.read(two, known).experiments().size());
    Files.writeString(two, pair.replace("trafficFrom: 0.5", "trafficFrom: 0.6"));
    assertEquals(2, ExperimentFile.read(two, Experiments.Known.NONE).experiments().size());
  }
}
