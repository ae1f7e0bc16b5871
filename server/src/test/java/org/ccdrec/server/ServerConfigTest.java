package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.ConfigSchema;
import org.ccdrec.server.drift.DriftLimits;
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
  void theFileNamesEveryKey() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    for (ConfigKey key : ConfigSchema.describe(ServerConfig.class)) {
      String name = key.path().substring(key.path().lastIndexOf('.') + 1);
      assertTrue(
          lines.stream().anyMatch(line -> line.matches("(# |\\s*(# )?)" + name + ":.*")), name);
    }
  }
}
