package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any damage to conf/server.yaml leaves a configuration that works or a clean refusal. */
class ServerConfigFuzzTest {
  private static final Path FILE = Path.of("../conf/server.yaml");

  @Property(tries = 400)
  void anyDamageIsReadOrRefused(@ForAll long seed) throws IOException {
    String text =
        new DamagedYaml(Files.readString(FILE).replace("  # ", "  ")).of(new Random(seed));
    try {
      assertWorks(ConfigReader.ofText("server.yaml", text).bind(ServerConfig.class));
    } catch (ConfigException refusal) {
      assertFalse(refusal.errors().isEmpty());
    }
  }

  /** Checks that everything that is made of a configuration can be made. */
  private static void assertWorks(ServerConfig config) {
    assertNotNull(config.keys());
    assertNotNull(config.activationGate());
    assertNotNull(config.liveSettings());
    assertTrue(config.eventSettings().rotateBytes() > 0);
    for (Duration duration :
        List.of(
            config.http().idleTimeout(),
            config.http().receiveTimeout(),
            config.http().deadline(),
            config.http().drainTimeout(),
            config.store().pollInterval(),
            config.activation().keepFormer(),
            config.scenarios().reloadInterval(),
            config.tls().reloadInterval())) {
      assertTrue(
          duration.toMillis() >= 0 && duration.toMillis() <= Integer.MAX_VALUE, duration::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("org.ccdrec.server.DamagedYaml#bombs")
  void aBombIsRefusedAtOnce(String yaml) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThrows(
                ConfigException.class,
                () -> ConfigReader.ofText("bomb", yaml).bind(ServerConfig.class)));
  }

  @Test
  void aDurationWithoutEndIsRefused() {
    for (String key :
        List.of("http.idleTimeout", "http.deadline", "store.pollInterval", "events.remember")) {
      var reader = ConfigReader.ofDefaults().override(List.of(key + "=PT2562047788015215H"));
      assertThrows(ConfigException.class, () -> reader.bind(ServerConfig.class), key);
    }
  }
}
