package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.ConfigWriter;
import org.ccdrec.config.Setting;
import org.ccdrec.server.access.TokenSettings;
import org.ccdrec.server.activation.Policy;
import org.ccdrec.server.testing.DamagedYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any damage to conf/server.yaml leaves a configuration that works or a clean refusal. */
class ServerConfigFuzzTest {
  private static final Path FILE = Path.of("../conf/server.yaml");

  private static final Pattern OPTIONAL_KEY = Pattern.compile("^( +)# (\\w+: )");

  @Property(tries = 400)
  void anyDamageIsReadOrRefused(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    String text = new DamagedYaml(withOptionalKeys(random)).of(random);
    String outcome = "read";
    try {
      assertValid(ConfigReader.ofText("server.yaml", text).bind(ServerConfig.class));
    } catch (ConfigException refusal) {
      assertFalse(refusal.errors().isEmpty());
      outcome = "refused";
    }
    Statistics.collect(outcome);
    Statistics.coverage(
        coverage -> {
          coverage.check("read").percentage(share -> share > 5);
          coverage.check("refused").percentage(share -> share > 5);
        });
  }

  /** Returns the shipped file with some of its commented-out keys enabled. */
  private static String withOptionalKeys(Random random) throws IOException {
    return Files.readAllLines(FILE).stream()
        .map(
            line ->
                random.nextInt(10) == 0 ? OPTIONAL_KEY.matcher(line).replaceFirst("$1$2") : line)
        .collect(Collectors.joining("\n"));
  }

  /** Checks the declared limits, the rules between keys, and that nothing read was lost. */
  private static void assertValid(ServerConfig config) {
    assertWithinLimits(config);
    assertEquals(
        config.activation().policy() == Policy.PINNED, config.activation().pin().isPresent());
    assertEquals(config.tls().certificate().isPresent(), config.tls().key().isPresent());
    TokenSettings jwt = config.jwt();
    boolean hasKey = jwt.secretFile().isPresent() || jwt.publicKeyFile().isPresent();
    assertFalse(jwt.secretFile().isPresent() && jwt.publicKeyFile().isPresent());
    assertEquals(
        List.of(hasKey, hasKey), List.of(jwt.issuer().isPresent(), jwt.audience().isPresent()));
    assertTrue(config.events().rotateBytes() >= 1 << 20);
    String written = ConfigWriter.toYaml(config);
    assertEquals(config, ConfigReader.ofText("written", written).bind(ServerConfig.class));
  }

  /** Checks the numbers and durations of a section, reading the annotations independently. */
  private static void assertWithinLimits(Record section) {
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      Object value = value(component, section);
      Setting setting = component.getAnnotation(Setting.class);
      String name = component.getName() + "=" + value;
      switch (value) {
        case Record inner -> assertWithinLimits(inner);
        case Duration duration ->
            assertTrue(
                duration.toMillis() >= 0 && duration.toDays() <= 36_500, () -> "duration " + name);
        case Number number -> {
          double each = number.doubleValue();
          assertTrue(Double.isFinite(each), name);
          assertTrue(setting.min().isEmpty() || each >= Double.parseDouble(setting.min()), name);
          assertTrue(setting.max().isEmpty() || each <= Double.parseDouble(setting.max()), name);
        }
        default -> {}
      }
    }
  }

  private static Object value(RecordComponent component, Record section) {
    try {
      return component.getAccessor().invoke(section);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void valuesOutsideTheirLimitsAreRefused() {
    for (String wrong :
        List.of(
            "http.port=65536",
            "http.maxConnections=0",
            "http.deadline=0s",
            "retrieval.recallSampled=1.01",
            "retrieval.connections=3",
            "activation.sampledUsers=0",
            "activation.drift.maximumNormShift=-0.1",
            "events.maxBatch=100001")) {
      var reader = ConfigReader.ofDefaults().override(List.of(wrong));
      assertThrows(ConfigException.class, () -> reader.bind(ServerConfig.class), wrong);
    }
  }

  @ParameterizedTest
  @MethodSource("org.ccdrec.server.testing.DamagedYaml#bombs")
  void aBombIsRefusedAtOnce(String yaml) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThrows(
                ConfigException.class,
                () -> ConfigReader.ofText("bomb", yaml).bind(ServerConfig.class)));
  }

  @Test
  void aDurationWithoutEndIsRefused() {
    for (String key :
        List.of("http.idleTimeout", "http.deadline", "store.pollInterval", "events.remember")) {
      var reader = ConfigReader.ofDefaults().override(List.of(key + "=PT2562047788015215H"));
      assertThrows(ConfigException.class, () -> reader.bind(ServerConfig.class), key);
    }
  }
}
