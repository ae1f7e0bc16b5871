package org.ccdrec.trainer.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.ccdrec.trainer.publishing.Software;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginJarsTest {
  @TempDir Path folder;

  @Test
  void aModelNamesThePluginsThatMadeIt() throws Exception {
    Path jar = folder.resolve("acme.jar");
    new PluginJar().backbone("acme.Acme", "acme", "\"A backbone.\"").write(jar);
    String expected =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
    try (PluginRegistry registry = PluginRegistry.load(folder)) {
      Offer<?> uniform = registry.sampler("uniform");
      assertEquals(Map.of("acme.jar", expected), PluginJars.of(registry.recommender("acme")));
      assertEquals(Map.of(), PluginJars.of(uniform), "built-in plugins belong to the program");

      Map<String, String> libraries =
          Software.of("vector", registry.recommender("acme"), uniform).libraries();
      assertEquals(expected, libraries.get("plugin acme.jar"));
      assertTrue(libraries.get("nd4j").matches("[0-9].*"), libraries.toString());
      assertTrue(libraries.get("ccdrec").contains("+"), libraries.toString());
      assertEquals(
          5, libraries.size(), "java, nd4j, nd4j-backend, ccdrec and the plugin: " + libraries);
    }
  }
}
