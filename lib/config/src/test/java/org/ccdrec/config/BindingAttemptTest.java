package org.ccdrec.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BindingAttemptTest {

  record Study(
      @Setting(help = "Name", defaultValue = "x") String name,
      @Setting(help = "Seeds", defaultValue = "[]") List<Integer> seeds,
      @Setting(help = "Rows", defaultValue = "[]") List<Row> rows) {
    Study {
      var check = new BrokenRules.Check();
      check.unless(!seeds.isEmpty(), "seeds", "seeds must not be empty");
      for (int at = 0; at < rows.size(); at++) {
        check.unless(
            !rows.get(at).title.equals(name), "rows[" + at + "].title", "a title must not be name");
      }
      check.throwIfAny();
    }
  }

  record Row(@Setting(help = "Title") String title) {}

  record Nothing() {}

  @Test
  void freeSectionsCanBeReadFromAnInvalidConfiguration() {
    BindingAttempt<SampleConfig> attempt =
        ConfigReader.ofText("t", "data: d\nsede: 1\nmodel:\n  layers: 99\nname: a")
            .override("--set", List.of("model.dropout=x"))
            .tryBind(SampleConfig.class);
    assertNull(attempt.bound());
    assertEquals(1, attempt.errors().size());
    assertEquals("a", attempt.text("name").orElseThrow());
    BindingAttempt<SampleConfig.Model> model =
        attempt.section("model").tryBind(SampleConfig.Model.class);
    assertEquals(
        List.of(
            "t:4: model.layers must be at least 1 and at most 8; model.layers=99",
            "--set: model.dropout must be a number; model.dropout=x"),
        model.errors().stream().map(ConfigError::message).toList());
    assertEquals("t:5: no such name", attempt.error("name", "no such name").message());
    assertEquals(2, attempt.section("absent").bind(SampleConfig.Model.class).layers());
  }

  @Test
  void rulesOfAConstructorAreReportedAtTheLinesOfTheirKeys() {
    var refused =
        assertThrows(
            ConfigException.class,
            () ->
                ConfigReader.ofText("t", "name: a\nseeds: []\nrows:\n- title: b\n- title: a\n")
                    .bind(Study.class));
    assertEquals(
        List.of("t:2: seeds must not be empty", "t:5: a title must not be name"),
        refused.errors().stream().map(ConfigError::message).toList());
  }

  @Test
  void aSectionWithoutKeysSaysSo() {
    var refused =
        assertThrows(
            ConfigException.class,
            () -> ConfigReader.ofMap("t", Map.of("x", 1)).bind(Nothing.class));
    assertEquals("t: x: unknown key; this section has no keys", refused.getMessage());
  }

  @Test
  void hugeFilesAreRefusedUnread(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("huge.yaml");
    Files.writeString(file, "a: 1\n".repeat(300_000));
    var refused = assertThrows(ConfigException.class, () -> ConfigReader.ofFile(file));
    assertTrue(
        refused
            .getMessage()
            .endsWith("must have at most 1,048,576 bytes, as configurations do; it has 1,500,000"),
        refused.getMessage());
    assertTrue(ConfigReader.ofText("t", "").isEmpty());
    assertTrue(
        assertThrows(ConfigException.class, () -> ConfigReader.ofFile(directory))
            .getMessage()
            .endsWith("must be a file; this is a directory"));
  }
}
