package org.ccdrec.server.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.plugins.PluginException;
import org.ccdrec.plugins.testkit.CompiledJar;
import org.ccdrec.reranking.RerankingSpi;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the server finds the jars of re-ranking rules, and which it refuses at the start. */
@Timeout(120)
class RulePluginsTest {
  private static final String CLOSED = "acme.closed";

  @TempDir Path directory;
  private Path plugins;
  private Path scenarios;

  @BeforeEach
  void publish() throws IOException {
    plugins = Files.createDirectory(directory.resolve("plugins.d"));
    scenarios = directory.resolve("scenarios.yaml");
    use("acme", "nothing");
    new GeneratedSnapshot(1, 10, 20, 4, 2)
        .publish(SnapshotStore.open(directory.resolve("store")), "shop", true);
  }

  private void use(String rule, String fault) throws IOException {
    Files.writeString(
        scenarios,
        "scenarios: {a: {rules: [{rule: %s, config: {fault: %s}}]}}".formatted(rule, fault));
  }

  private TestServer start() throws IOException {
    return TestServer.start(
        directory.resolve("store"),
        "scenarios.file=" + scenarios,
        "scenarios.reloadInterval=100ms",
        "plugins.directory=" + plugins);
  }

  private String refusal(Class<? extends Exception> type) {
    return String.valueOf(assertThrows(type, () -> start().close()).getMessage());
  }

  @Test
  void aJarsRuleIsUsedBesideJarsOfOtherPrograms() throws Exception {
    FaultyPlugin.write(plugins);
    new CompiledJar("org.ccdrec.spi.CcdrecPlugin", "Spi-Version")
        .provider("p.Absent")
        .version("99.0")
        .write(plugins.resolve("backbone.jar"));
    Files.writeString(plugins.resolve("README.txt"), "not a plugin");
    try (TestServer server = start()) {
      assertEquals(200, server.get("/v1/users/u3/recommendations?scenario=a").statusCode());
    }
  }

  @Test
  void anotherVersionIsRefusedBeforeAnyClassIsLoaded() throws IOException {
    Path jar = FaultyPlugin.jar().version("2.0").write(plugins.resolve("acme.jar"));
    String host = RerankingSpi.VERSION;
    assertEquals(
        "%s was built for SPI 2.0, but this program supports SPI 1.0 to %s".formatted(jar, host),
        refusal(PluginException.class));
    FaultyPlugin.jar().version(null).write(jar);
    assertEquals(
        jar
            + " must name the SPI it was built for in its manifest, such as Reranking-Spi-Version: "
            + host,
        refusal(PluginException.class));
  }

  @Test
  void aNameThatIsTakenIsRefusedNamingBothOrigins() throws IOException {
    Path first = FaultyPlugin.write(plugins);
    Path second = FaultyPlugin.jar().write(plugins.resolve("other.jar"));
    assertEquals(
        "two plugins offer a rule named acme: " + first + " and " + second,
        refusal(PluginException.class));
    Files.delete(second);
    FaultyPlugin.jar().rewrite("\"acme\", ", "\"boost\", ").write(first);
    assertTrue(refusal(PluginException.class).startsWith("two plugins offer a rule named boost: "));
  }

  @Test
  void anUnknownRuleListsTheKnownOnes() throws IOException {
    FaultyPlugin.write(plugins);
    use("acne", "nothing");
    assertEquals(
        scenarios
            + ": scenarios.a: no rule is named acne; did you mean acme?; known: [acme, boost, cap,"
            + " freshness, mmr, pin, reverse]",
        refusal(IllegalArgumentException.class));
  }

  @Test
  void aRuleThatCannotBeCreatedIsRefusedNamingItsJar() throws IOException {
    FaultyPlugin.write(plugins);
    use("acme", "creation");
    assertEquals(
        scenarios + ": scenarios.a: rule acme of acme.jar cannot be created: no licence",
        refusal(IllegalArgumentException.class));
  }

  @Test
  void everyBrokenJarIsNamed() throws IOException {
    Files.writeString(plugins.resolve("a.jar"), "text");
    new CompiledJar("com.example.Service", "Version")
        .provider("p.Absent")
        .write(plugins.resolve("b.jar"));
    FaultyPlugin.jar().provider("p.Absent").write(plugins.resolve("c.jar"));
    FaultyPlugin.jar().rewrite("\"Fails.\"", "\"\"").write(plugins.resolve("d.jar"));
    assertEquals(
        List.of(
            "4 problems with plugins:",
            "a.jar cannot be read as a jar: zip END header not found",
            "b.jar has no META-INF/services/org.ccdrec.reranking.RerankingPlugin: it is not a"
                + " plugin",
            "c.jar cannot be loaded: ServiceConfigurationError:"
                + " org.ccdrec.reranking.RerankingPlugin: Provider p.Absent not found",
            "d.jar: acme must have a description"),
        refusal(PluginException.class)
            .lines()
            .map(line -> line.strip().replace(plugins + "/", ""))
            .toList());
  }

  @Test
  void rulesAreClosedWhenTheFileChangesAndAtTheEnd() throws Exception {
    FaultyPlugin.write(plugins);
    System.clearProperty(CLOSED);
    use("acme", "first");
    try (TestServer server = start()) {
      assertNull(System.getProperty(CLOSED));
      use("acme", "second");
      while (!"first".equals(System.getProperty(CLOSED))) {
        assertEquals(200, server.get("/v1/users/u3/recommendations?scenario=a").statusCode());
      }
    }
    assertEquals("second", System.clearProperty(CLOSED));
  }
}
