package org.ccdrec.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.ccdrec.config.SampleConfig.Modality;
import org.ccdrec.config.SampleConfig.Schedule;
import org.ccdrec.config.SampleConfig.Steps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigPropertiesTest {

  @Property(tries = 300)
  void whatIsWrittenAsYamlReadsBackEqual(@ForAll("configs") SampleConfig config) {
    String yaml = ConfigWriter.toYaml(config);
    assertEquals(config, ConfigReader.ofText("t", yaml).bind(SampleConfig.class), yaml);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u2028", "\u2029", "a\u0085b", "\n", " ", "", "Ä: - #", "\uD83D\uDE00"})
  void keysOfAnyCharactersReadBackEqual(String key) {
    SampleConfig config =
        ConfigReader.ofMap("t", Map.of("data", "d", "weights", Map.of(key, 0.5)))
            .bind(SampleConfig.class);
    whatIsWrittenAsYamlReadsBackEqual(config);
  }

  @Property(tries = 300)
  void whatIsWrittenAsMapReadsBackEqual(@ForAll("configs") SampleConfig config) {
    Map<String, Object> map = ConfigWriter.toMap(config);
    assertEquals(config, ConfigReader.ofMap("t", map).bind(SampleConfig.class));
  }

  @Property(tries = 500)
  void everyDurationHasATextForm(@ForAll long seconds, @ForAll int nanos) {
    Duration duration = Duration.ofSeconds(seconds / 2, nanos);
    assertEquals(duration, Durations.parse(Durations.format(duration)));
  }

  @Property(tries = 1000)
  @StatisticsReport(onFailureOnly = true)
  void arbitraryTextIsReadOrRefused(@ForAll("texts") String text, @ForAll boolean hasData) {
    String whole = hasData ? "data: d\n" + text : text;
    requireReadOrRefused(() -> ConfigReader.ofText("t", whole));
  }

  @Property(tries = 500)
  @StatisticsReport(onFailureOnly = true)
  void arbitraryOverridesAreReadOrRefused(@ForAll("overrides") List<String> assignments) {
    ConfigReader reader = ConfigReader.ofText("t", "data: d").override(assignments);
    requireReadOrRefused(() -> reader);
  }

  /** Fails a property of which no try was read, too. */
  private static void requireReadOrRefused(Supplier<ConfigReader> reader) {
    boolean isRead = false;
    try {
      SampleConfig config = reader.get().bind(SampleConfig.class);
      assertFalse(config.name().isEmpty());
      isRead = true;
    } catch (ConfigException e) {
      assertFalse(e.errors().isEmpty());
    }
    Statistics.label("read")
        .collect(isRead)
        .coverage(outcomes -> outcomes.check(true).count(count -> count > 0));
  }

  @Provide
  Arbitrary<List<String>> overrides() {
    List<String> keys = new ArrayList<>(List.of("", ".", "model.a.b", "weights.a", "steps.x"));
    ConfigSchema.describe(SampleConfig.class).forEach(key -> keys.add(key.path()));
    return Combinators.combine(Arbitraries.of(keys), texts())
        .as((key, value) -> key + "=" + value)
        .list()
        .ofMaxSize(4);
  }

  /** Generates YAML fragments in any order, with arbitrary characters between them. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "data: ",
            "steps:",
            "\n",
            "\n  ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            ": ",
            ", ",
            "&a ",
            "*a",
            "<<: ",
            "seed: ",
            "model: ",
            "modalities:",
            "---\n",
            "...",
            "!!binary ",
            "!t ",
            "| ",
            "> ",
            "'",
            "\"",
            "# ",
            "? ",
            "%YAML 1.1\n",
            "\t",
            "null",
            "~",
            "1e3",
            "0x1f",
            "-1",
            "2001-01-01",
            "name: ",
            "batchSize: 1",
            "cutoffs: ",
            "weights: ",
            "limit: 5s",
            "@",
            "`",
            "\\");
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(3);
    return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(9, piece), net.jqwik.api.Tuple.of(1, any))
        .list()
        .ofMaxSize(20)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<SampleConfig> configs() {
    Arbitrary<String> names = Arbitraries.strings().withCharRange('a', 'z').ofLength(5);
    Arbitrary<String> text = Arbitraries.strings().withCharRange(' ', '퟿').ofMaxLength(12);
    Arbitrary<Steps> steps =
        Combinators.combine(
                Arbitraries.integers().between(1, 65536),
                Arbitraries.doubles().greaterThan(0),
                Arbitraries.integers().between(0, 9),
                Arbitraries.of(10, 100, 1000))
            .as(Steps::new);
    Arbitrary<Model> model =
        Combinators.combine(
                text.injectNull(0.3).map(Optional::ofNullable),
                Arbitraries.integers().between(1, 1000).list().ofMaxSize(4),
                Arbitraries.maps(text, Arbitraries.doubles().between(0, 0.99)).ofMaxSize(3),
                names.map(n -> new Modality(n, Path.of(n, "f.npy"))).list().ofMaxSize(3),
                Arbitraries.longs().greaterOrEqual(0),
                Arbitraries.of(Schedule.values()))
            .as(Model::new);
    return Combinators.combine(names, steps, model, Arbitraries.longs().between(1, 1L << 50))
        .as(ConfigPropertiesTest::sample);
  }

  private record Model(
      Optional<String> remark,
      List<Integer> cutoffs,
      Map<String, Double> weights,
      List<Modality> modalities,
      long seed,
      Schedule schedule) {}

  private static SampleConfig sample(String name, Steps steps, Model part, long seconds) {
    return new SampleConfig(
        name,
        Path.of(name),
        part.seed(),
        seconds % 2 == 0,
        part.schedule(),
        Optional.of(Duration.ofSeconds(seconds)),
        part.remark().orElse(null),
        part.cutoffs(),
        part.weights(),
        steps,
        part.modalities(),
        Map.of(name, Map.of("rate", steps.learningRate(), "on", true, "list", part.cutoffs())));
  }
}
