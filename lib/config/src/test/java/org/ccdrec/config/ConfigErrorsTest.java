package org.ccdrec.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed: 1.5 | seed must be an integer; seed=1.5",
        "seed: -1 | seed must be at least 0; seed=-1",
        "seed: 99999999999999999999 | seed must be an integer from -9223372036854775808 to"
            + " 9223372036854775807; seed=99999999999999999999",
        "seed: | seed must have a value (integer); seed=",
        "seed: [1] | seed must be a single value (integer); seed=[1]",
        "shuffle: maybe | shuffle must be true or false; shuffle=maybe",
        "name: Run | name must be text matching [a-z][a-z0-9-]*; name=Run",
        "schedule: cosin | schedule must be one of linear, cosine, square-root (did you mean"
            + " cosine?); schedule=cosin",
        "limit: soon | limit must be a duration such as 500ms, 30s, 5m, 2h or 1d; limit=soon",
        "limit: 1ms | limit must be at least 1s; limit=1ms",
        "cutoffs: 5 | cutoffs must be a list such as [a, b]; cutoffs=5",
        "cutoffs: [1, 0] | cutoffs[1] must be at least 1; cutoffs[1]=0",
        "weights: [1] | weights must be a section of keys; weights=[1]",
        "weights: {a: 1} | weights.a must be at least 0 and below 1; weights.a=1",
        "weights: {a: .nan} | weights.a must be a number; weights.a=.nan",
        "weights: {a: 1e999} | weights.a must be a finite number; weights.a=1e999",
        "steps: 5 | steps must be a section of keys; steps=5",
        "steps: {batchSize: 3000000000} | steps.batchSize must be an integer from -2147483648 to"
            + " 2147483647; steps.batchSize=3000000000",
        "steps: {to: 11} | steps.to must be one of 10, 100, 1000; steps.to=11",
        "steps: {learningRate: 0} | steps.learningRate must be above 0; steps.learningRate=0",
        "steps: {from: 10, to: 10} | steps: from must be smaller than to; from=10, to=10",
        "steps: {batchsize: 1} | steps.batchsize: unknown key; did you mean batchSize?",
        "steps: {zzz: 1} | steps.zzz: unknown key; known keys: batchSize, learningRate, from, to",
        "learningRate: 1 | learningRate: unknown key; did you mean steps.learningRate?",
        "modalities: [{name: a}] | modalities[0].file: required key is missing (Its matrix)",
        "modalities: [{name: }] | modalities[0].file: required key is missing (Its matrix)",
        "seed: &a 1 | ",
      })
  void eachErrorNamesKeyValueAndRule(String line, String expected) {
    if (expected == null) {
      assertEquals(1, ConfigReader.ofText("t", "data: d\n" + line).bind(SampleConfig.class).seed());
      return;
    }
    ConfigException e = refusal("data: d\n" + line);
    assertEquals("t:2: " + expected, e.errors().getLast().message());
  }

  @Test
  void aMissingKeyIsReportedWithItsHelp() {
    assertEquals(
        "t:1: data: required key is missing (Where the data is)", refusal("seed: 1").getMessage());
  }

  @Test
  void allErrorsAreReportedAtOnce() {
    ConfigException e =
        refusal(
            """
            seed: -1
            seed: 2
            sede: 3
            steps:
              batchSize: 0
              batchSize: 1
              form: 1
            cutoffs: [x, 0]
            """);
    assertEquals(
        List.of(
            "t:2: seed: duplicate key; first given on line 1",
            "t:6: steps.batchSize: duplicate key; first given on line 5",
            "t:3: sede: unknown key; did you mean seed?",
            "t:1: data: required key is missing (Where the data is)",
            "t:1: seed must be at least 0; seed=-1",
            "t:8: cutoffs[0] must be an integer; cutoffs[0]=x",
            "t:8: cutoffs[1] must be at least 1; cutoffs[1]=0",
            "t:7: steps.form: unknown key; did you mean from?",
            "t:5: steps.batchSize must be at least 1 and at most 65536; steps.batchSize=0"),
        e.errors().stream().map(ConfigError::message).toList());
    assertTrue(e.getMessage().startsWith("9 errors in the configuration:\n  t:2: seed"));
  }

  @Test
  void malformedYamlNamesTheLine() {
    ConfigError error = refusal("data: d\nseed: [1, 2\nname: x").errors().getFirst();
    assertEquals("t", error.source());
    assertEquals(3, error.line());
    assertTrue(error.rule().startsWith("is not valid YAML: "), error.rule());
  }

  @Test
  void anythingButOneMappingIsRefused() {
    assertEquals("t: must be a mapping of keys to values", refusal("- a").getMessage());
    assertEquals("t: must be a mapping of keys to values", refusal("text").getMessage());
    assertEquals(
        "t:3: must contain a single YAML document; a second one starts here",
        refusal("data: d\n---\nseed: 1").getMessage());
    assertEquals(
        "t:2: must not use YAML aliases; alias=*x", refusal("data: &x d\nname: *x").getMessage());
  }

  @Test
  void overridesAreCheckedLikeTheFile() {
    ConfigReader reader =
        ConfigReader.ofText("t", "data: d\nseed: 1")
            .override(
                List.of(
                    "seed", "=1", "a..b=1", "seed.x=1", "steps.form=1", "cutoffs=[1", "seed=x"));
    assertEquals(
        List.of(
            "command line: an override must have the form key.path=value; override=seed",
            "command line: an override must have the form key.path=value; override==1",
            "command line: an override must have the form key.path=value; override=a..b=1",
            "command line: seed is not a section; seed=1",
            "command line: seed must be an integer; seed=x",
            "command line: cutoffs is not valid YAML",
            "command line: steps.form: unknown key; did you mean from?"),
        refusal(reader).stream().map(m -> m.replaceAll("(valid YAML).*", "$1")).toList());
  }

  @Test
  void anUnknownVariableWithThePrefixIsRefused() {
    ConfigReader reader =
        ConfigReader.ofText("t", "data: d")
            .environment("CCDREC_T_", Map.of("CCDREC_T_SEDE", "1", "CCDREC_T_STEPS_FROM", "-1"));
    assertEquals(
        List.of(
            "environment variable CCDREC_T_SEDE: names no configuration key; did you mean"
                + " CCDREC_T_SEED?",
            "environment variable CCDREC_T_STEPS_FROM: steps.from must be at least 0;"
                + " steps.from=-1"),
        refusal(reader));
  }

  @Test
  void aLongValueIsShortened() {
    String message = refusal("data: d\nseed: " + "x".repeat(500)).getMessage();
    assertTrue(message.endsWith("seed=" + "x".repeat(80) + "…"), message);
  }

  @Test
  void aRecordThatBreaksTheRulesIsAProgrammingError() {
    record Bare(int a) {}
    record Odd(@Setting(help = "h") StringBuilder a) {}
    record Bounded(@Setting(help = "h", min = "1") String a) {}
    ConfigReader reader = ConfigReader.ofDefaults();
    String bare =
        assertThrows(IllegalArgumentException.class, () -> reader.bind(Bare.class)).getMessage();
    assertTrue(bare.contains("needs @Setting") && bare.endsWith("Bare.a"), bare);
    assertThrows(IllegalArgumentException.class, () -> reader.bind(Odd.class));
    assertThrows(IllegalArgumentException.class, () -> reader.bind(Bounded.class));
    assertThrows(IllegalStateException.class, () -> reader.bind(Throwing.class));
  }

  private static List<String> refusal(ConfigReader reader) {
    return assertThrows(ConfigException.class, () -> reader.bind(SampleConfig.class))
        .errors()
        .stream()
        .map(ConfigError::message)
        .toList();
  }

  private static ConfigException refusal(String yaml) {
    return assertThrows(
        ConfigException.class, () -> ConfigReader.ofText("t", yaml).bind(SampleConfig.class));
  }

  record Throwing(@Setting(help = "h", defaultValue = "1") int a) {
    Throwing {
      throw new IllegalStateException("always");
    }
  }
}
