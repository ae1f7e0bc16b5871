package org.ccdrec.plugins.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.ConfigSchema;
import org.ccdrec.config.ConfigWriter;

/**
 * The checks that every plugin factory must pass: its name, its description and its configuration.
 * A failed check throws {@link AssertionError}. Stateless.
 */
public final class FactoryChecks {

  private static final List<String> EXTREMES =
      List.of("-1", "0", "1", "0.5", "1e9", "2147483647", "[]", "{}", "\"\"", "true");

  private FactoryChecks() {}

  /** Checks that a name is well-formed and a description is a single line. */
  public static void nameAndDescription(String name, String description) {
    assertTrue(name.matches("[a-z][a-z0-9-]*"), "a name must match [a-z][a-z0-9-]*; name=" + name);
    assertFalse(description.isBlank(), "a factory must describe itself");
    assertEquals(1, description.lines().count(), "a description must be one line");
  }

  /** Checks that every key is documented and that a configuration reads back as written. */
  public static void configuration(Record config) {
    for (ConfigKey key : ConfigSchema.describe(config.getClass())) {
      assertFalse(key.help().isBlank(), "every key must have a help text; key=" + key.path());
    }
    Map<String, Object> written = ConfigWriter.toMap(config);
    assertEquals(
        config,
        ConfigReader.ofMap("written", written).bind(config.getClass()),
        "a configuration must read back equal; written=" + written);
  }

  /** Checks that the defaults form a valid configuration, unless a key is required. */
  public static void defaults(Class<? extends Record> type) {
    List<ConfigKey> keys = ConfigSchema.describe(type);
    if (keys.stream().noneMatch(ConfigKey::required)) {
      configuration(ConfigReader.ofDefaults().bind(type));
    }
  }

  /**
   * Checks that every key either accepts an extreme value or rejects it with a message that names
   * the key.
   */
  public static void extremeValues(Record config) {
    ConfigReader base = ConfigReader.ofMap("base", ConfigWriter.toMap(config));
    for (ConfigKey key : ConfigSchema.describe(config.getClass())) {
      for (String value : EXTREMES) {
        if (!key.path().contains("[") && !key.path().contains("<")) {
          takenOrRefused(base, config.getClass(), key.path(), value);
        }
      }
    }
  }

  private static void takenOrRefused(
      ConfigReader base, Class<? extends Record> type, String key, String value) {
    String assignment = key + "=" + value;
    try {
      base.override(List.of(assignment)).bind(type);
    } catch (ConfigException refused) {
      String message = String.valueOf(refused.getMessage());
      assertTrue(
          message.contains(key.substring(key.lastIndexOf('.') + 1)),
          "a refusal must name the key; " + assignment + ", message=" + message);
    } catch (RuntimeException e) {
      fail("a value must be refused with IllegalArgumentException; " + assignment, e);
    }
  }
}
