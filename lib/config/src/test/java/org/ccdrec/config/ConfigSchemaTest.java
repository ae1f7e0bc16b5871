package org.ccdrec.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ConfigSchemaTest {

  @Test
  void everyKeyIsDescribedInOrder() {
    List<ConfigKey> keys = ConfigSchema.describe(SampleConfig.class);
    assertEquals(
        "name, data, seed, shuffle, schedule, limit, remark, cutoffs, weights, steps,"
            + " steps.batchSize, steps.learningRate, steps.from, steps.to, modalities,"
            + " modalities[].name, modalities[].file, model",
        keys.stream().map(ConfigKey::path).collect(Collectors.joining(", ")));
  }

  @Test
  void aDescriptionGivesTypeDefaultRangeAndHelp() {
    Map<String, ConfigKey> keys =
        ConfigSchema.describe(SampleConfig.class).stream()
            .collect(Collectors.toMap(ConfigKey::path, Function.identity()));
    assertEquals(
        new ConfigKey(
            "steps.batchSize",
            "integer",
            "2048",
            false,
            "at least 1 and at most 65536",
            "Interactions per step"),
        keys.get("steps.batchSize"));
    assertEquals(
        new ConfigKey("data", "path", null, true, "", "Where the data is"), keys.get("data"));
    assertEquals("linear | cosine | square-root", keys.get("schedule").type());
    assertEquals("map of number", keys.get("weights").type());
    assertEquals("at least 0 and below 1", keys.get("weights").range());
    assertEquals("list of section", keys.get("modalities").type());
    assertEquals(false, keys.get("limit").required());
    assertEquals(false, keys.get("remark").required());
    assertEquals(false, keys.get("steps").required());
  }

  @Test
  void theWholeEffectiveConfigurationIsWrittenInOrder() {
    record Outer(
        @Setting(help = "h", defaultValue = "3m") java.time.Duration pause,
        @Setting(help = "h") Optional<SampleConfig.Schedule> schedule,
        @Setting(help = "h") SampleConfig.Model model) {}
    Outer outer = ConfigReader.ofDefaults().bind(Outer.class);
    assertEquals(
        "{pause=3m, schedule=null, model={layers=2, dropout=0.8}}",
        ConfigWriter.toMap(outer).toString());
    assertEquals(
        """
        pause: "3m"
        schedule: null
        model:
          layers: 2
          dropout: 0.8
        """,
        ConfigWriter.toYaml(outer));
  }

  @Test
  void namesAreSuggestedByDistance() {
    List<String> known = List.of("batchSize", "learningRate", "from", "to");
    assertEquals(Optional.of("batchSize"), Suggestion.nearest("batch-size", known));
    assertEquals(Optional.of("batchSize"), Suggestion.nearest("bacthSize", known));
    assertEquals(Optional.of("from"), Suggestion.nearest("form", known));
    assertEquals(Optional.of("learningRate"), Suggestion.nearest("learningrte", known));
    assertEquals(Optional.empty(), Suggestion.nearest("dropout", known));
    assertTrue(Suggestion.nearest("", List.of()).isEmpty());
  }

  @Test
  void distancesCountInsertionsDeletionsReplacementsAndSwaps() {
    assertEquals(0, Suggestion.distance("abc", "abc"));
    assertEquals(3, Suggestion.distance("", "abc"));
    assertEquals(1, Suggestion.distance("abc", "acb"));
    assertEquals(3, Suggestion.distance("kitten", "sitting"));
    assertEquals(2, Suggestion.distance("abcd", "badc"));
  }
}
