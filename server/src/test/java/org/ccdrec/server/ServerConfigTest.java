package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.ConfigSchema;
import org.ccdrec.server.quality.DriftLimits;
import org.junit.jupiter.api.Test;

/** The shipped {@code conf/server.yaml} says what the code does. */
class ServerConfigTest {
  private static final Path FILE = Path.of("..", "conf", "server.yaml");

  @Test
  void theFileHoldsTheDefaults() {
    assertEquals(
        ConfigReader.ofDefaults().bind(ServerConfig.class),
        ConfigReader.ofFile(FILE).bind(ServerConfig.class));
  }

  @Test
  void driftIsNotLimitedUnlessAskedFor() {
    ServerConfig defaults = ConfigReader.ofDefaults().bind(ServerConfig.class);
    assertEquals(DriftLimits.NONE, defaults.activation().drift());
  }

  @Test
  void aPinGoesWithItsPolicyAndIsAVersion() {
    for (List<String> wrong :
        List.of(
            List.of("activation.policy=pinned"),
            List.of("activation.pin=shop/20261123T181500000Z-1a2b3c4d"),
            List.of("activation.policy=pinned", "activation.pin=newest"))) {
      var reader = ConfigReader.ofDefaults().override(wrong);
      assertThrows(ConfigException.class, () -> reader.bind(ServerConfig.class), wrong.toString());
    }
    var pinned =
        List.of("activation.policy=pinned", "activation.pin=shop/20261123T181500000Z-1a2b3c4d");
    assertNotNull(ConfigReader.ofDefaults().override(pinned).bind(ServerConfig.class));
  }

  @Test
  void theFileNamesEveryKey() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    for (ConfigKey key : ConfigSchema.describe(ServerConfig.class)) {
      String name = key.path().substring(key.path().lastIndexOf('.') + 1);
      assertTrue(
          lines.stream().anyMatch(line -> line.matches("(# |\\s*(# )?)" + name + ":.*")), name);
    }
  }
}
