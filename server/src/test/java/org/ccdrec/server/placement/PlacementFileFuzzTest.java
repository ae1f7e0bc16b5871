package org.ccdrec.server.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

/** Any file of placements leaves placements whose fallbacks end, or a refusal with all errors. */
class PlacementFileFuzzTest {
  private static final PlacementFile.Known KNOWN =
      new PlacementFile.Known(List.of("home", "similar"), Set.of("diverse"));
  private Path file = Path.of("unset");

  @BeforeProperty
  void create() throws IOException {
    file = Files.createTempFile("placements", ".yaml");
  }

  @AfterProperty
  void delete() throws IOException {
    Files.delete(file);
  }

  @Test
  void theShippedFileIsRead() {
    Map<String, Definition> shipped = PlacementFile.read(Path.of("../conf/placements.yaml"), KNOWN);
    assertEquals(new Definition("home", null, 12, null, "popular"), shipped.get("home"));
  }

  @Property(tries = 400)
  void anyDamageIsReadOrRefused(@ForAll long seed) throws IOException {
    String whole = Files.readString(Path.of("../conf/placements.yaml")).replace("    # ", "    ");
    Files.writeString(file, new DamagedYaml(whole).of(new Random(seed)));
    try {
      assertChainsEnd(PlacementFile.read(file, KNOWN));
    } catch (ConfigException refusal) {
      assertFalse(refusal.errors().isEmpty());
    }
  }

  @Property(tries = 300)
  void anyFallbacksAreReadOrRefused(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var yaml = new StringBuilder("placements:\n");
    for (int placement = 0; placement < 6; placement++) {
      int fallback = random.nextInt(9);
      String name = fallback > 6 ? "popularity" : "p" + fallback;
      yaml.append("  p%d: {fallback: %s}\n".formatted(placement, name));
    }
    Files.writeString(file, yaml);
    try {
      assertChainsEnd(PlacementFile.read(file, KNOWN));
    } catch (ConfigException refusal) {
      assertTrue(
          refusal.errors().stream().allMatch(error -> error.key().endsWith(".fallback")),
          refusal.getMessage());
    }
  }

  private static void assertChainsEnd(Map<String, Definition> definitions) {
    for (Definition each : definitions.values()) {
      assertTrue(KNOWN.models().contains(each.model()) && each.k() > 0 && each.k() <= 500);
      Definition last = each;
      for (int length = 0; last.hasPlacementAsFallback(); length++) {
        assertTrue(length < definitions.size(), "a cycle through " + each);
        last = definitions.get(last.fallback());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.ccdrec.server.testing.DamagedYaml#bombs")
  void aBombIsRefusedAtOnce(String yaml, @TempDir Path directory) throws IOException {
    Path bomb = Files.writeString(directory.resolve("bomb.yaml"), yaml);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThrows(ConfigException.class, () -> PlacementFile.read(bomb, KNOWN)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: {model: other}|2: placements.a.model must be one of the models of the server,"
            + " [home, similar] (store.models); placements.a.model=other",
        "a: {scenario: nice}|2: placements.a.scenario must be one of the scenarios, [diverse]"
            + " (scenarios.file); placements.a.scenario=nice",
        "a: {fallback: b}|2: placements.a.fallback must be popularity or another placement of [a];"
            + " placements.a.fallback=b",
        "a: {fallback: a}|2: placements.a.fallback must not lead back to the placement (a → a);"
            + " end the chain with popularity; placements.a.fallback=a",
        "popularity: {}|2: placements.popularity: must be named by",
        "a: {k: 501}|2: placements.a.k must be at least 1 and at most 500; placements.a.k=501",
        "a: {kk: 5}|2: placements.a.kk",
      })
  void errorsNameFileKeyAndRule(String entry, String message, @TempDir Path directory)
      throws IOException {
    Path wrong =
        Files.writeString(directory.resolve("placements.yaml"), "placements:\n  " + entry + "\n");
    var refused = assertThrows(ConfigException.class, () -> PlacementFile.read(wrong, KNOWN));
    assertTrue(
        String.valueOf(refused.getMessage()).contains(wrong.toString()), refused.getMessage());
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  @Test
  void allErrorsAreReportedTogether(@TempDir Path directory) throws IOException {
    Path wrong =
        Files.writeString(
            directory.resolve("placements.yaml"),
            "placements:\n  a: {model: x, fallback: b}\n  b: {scenario: y, fallback: a}\n");
    var refused = assertThrows(ConfigException.class, () -> PlacementFile.read(wrong, KNOWN));
    assertEquals(4, refused.errors().size(), refused.getMessage());
  }
}
