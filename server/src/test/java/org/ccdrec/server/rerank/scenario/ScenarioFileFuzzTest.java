package org.ccdrec.server.rerank.scenario;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.ccdrec.config.ConfigException;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.rerank.Rules;
import org.ccdrec.server.testing.DamagedYaml;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any damage to conf/scenarios.yaml leaves scenarios or a clean refusal. */
class ScenarioFileFuzzTest {
  private static final Rules RULES = Rules.load(Optional.empty(), new ServerMetrics());
  private Path file = Path.of("unset");

  @BeforeProperty
  void create() throws IOException {
    file = Files.createTempFile("scenarios", ".yaml");
  }

  @AfterProperty
  void delete() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 400)
  void anyDamageIsReadOrRefused(@ForAll long seed) throws IOException {
    String whole = Files.readString(Path.of("../conf/scenarios.yaml")).replace("\n# ", "\n  ");
    Files.writeString(file, new DamagedYaml(whole).of(new Random(seed)));
    try {
      ScenarioFile.read(file, RULES)
          .forEach((name, scenario) -> assertFalse(scenario.pool() < 1, name));
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
        () -> assertThrows(ConfigException.class, () -> ScenarioFile.read(bomb, RULES)));
  }
}
