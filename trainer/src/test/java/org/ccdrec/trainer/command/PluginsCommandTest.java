package org.ccdrec.trainer.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.ccdrec.plugins.testkit.CompiledJar;
import org.ccdrec.trainer.plugin.PluginJar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginsCommandTest {

  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void writeAPlugin() throws IOException {
    jar = folder.resolve("tiny.jar");
    new PluginJar().backbone("p.P", "tiny-model", "\"A tiny one\"").write(jar);
  }

  @Test
  void aPluginIsShownWithItsKeys() {
    Run run = Run.of("plugins", "--plugins", folder, "tiny-model");
    assertEquals(0, run.code(), run.err());
    assertEquals(
        """
        backbone tiny-model  (%s)
          A tiny one
            KEY     TYPE     DEFAULT  ALLOWED     WHAT IT DOES
            layers  integer  2        at least 1  Layers

        """
            .formatted(jar),
        run.out());
  }

  @Test
  void scriptsGetOneObjectALine() throws IOException {
    Run run = Run.of("plugins", "--json", "--plugins", folder);
    assertEquals(0, run.code(), run.err());
    ObjectMapper json = new ObjectMapper();
    JsonNode tiny = null;
    for (String line : run.lines()) {
      JsonNode object = json.readTree(line);
      tiny = object.path("name").asText().equals("tiny-model") ? object : tiny;
    }
    assertEquals("backbone", tiny.path("kind").asText());
    assertEquals(jar.toString(), tiny.path("origin").asText());
    assertEquals("2", tiny.path("keys").path(0).path("defaultValue").asText());
    assertEquals("at least 1", tiny.path("keys").path(0).path("range").asText());
  }

  /** The rule is read through its jar's manifest and service file; the server is not needed. */
  @Test
  void rulesOfTheDirectoryAreListedToo() throws IOException {
    Path rules =
        new CompiledJar("org.ccdrec.reranking.RerankingPlugin", "Reranking-Spi-Version")
            .source(
                "p.Rules",
                """
                package p;
                import java.util.List;
                import org.ccdrec.config.Setting;
                import org.ccdrec.reranking.*;
                public final class Rules implements RerankingPlugin {
                  public record Config(@Setting(help = "Places", defaultValue = "3", min = "1") int places) {}
                  public List<RuleFactory<?>> rules() {
                    return List.of(
                        RuleFactory.of("tiny-rule", "Does nothing.", Config.class,
                            config -> (candidates, context) -> candidates));
                  }
                }
                """)
            .write(folder.resolve("rules.jar"));
    Run run = Run.of("plugins", "--plugins", folder, "tiny-rule");
    assertEquals(0, run.code(), run.err());
    assertEquals(
        """
        re-ranking rule tiny-rule  (%s)
          Does nothing.
            KEY     TYPE     DEFAULT  ALLOWED     WHAT IT DOES
            places  integer  3        at least 1  Places

        """
            .formatted(rules),
        run.out());
  }

  @Test
  void anUnknownNameIsAFailure() {
    Run run = Run.of("plugins", "--plugins", folder, "tiny-modle");
    assertEquals(1, run.code());
    assertTrue(
        run.err()
            .startsWith(
                "ccdrec: no backbone, sampler or rule named tiny-modle; did you mean tiny-model?"),
        run.err());
  }
}
