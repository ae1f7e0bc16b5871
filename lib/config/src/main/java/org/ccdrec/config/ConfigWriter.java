package org.ccdrec.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;

/**
 * Writes a configuration record: every key with its effective value, in the order of declaration.
 * The output binds to an equal record. Stateless.
 */
public final class ConfigWriter {

  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .dumperOptions(layout())
              .build());

  private ConfigWriter() {}

  /**
   * Returns an unmodifiable ordered map of Integer, Long, Double, Boolean, String, List and Map;
   * empty optional keys are null; paths, durations and enums are in text form.
   */
  public static Map<String, Object> toMap(Record config) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordSchema.Key key : RecordSchema.of(config.getClass()).keys()) {
      values.put(key.name(), plain(key.kind(), read(key, config)));
    }
    return Collections.unmodifiableMap(values);
  }

  /** Returns the configuration as YAML text. */
  public static String toYaml(Record config) {
    try {
      return YAML.writeValueAsString(toMap(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values must be serializable", e);
    }
  }

  /**
   * Block style without line folding; non-ASCII characters, such as line separators, are escaped.
   */
  private static DumperOptions layout() {
    DumperOptions layout = new DumperOptions();
    layout.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    layout.setSplitLines(false);
    layout.setAllowUnicode(false);
    return layout;
  }

  private static @Nullable Object plain(Kind kind, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (kind) {
      case Kind.Leaf leaf -> leaf.write().apply(value);
      case Kind.Section section -> toMap((Record) value);
      case Kind.Raw raw -> value;
      case Kind.OptionalOf(Kind element) -> plain(element, ((Optional<?>) value).orElse(null));
      case Kind.ListOf(Kind element) -> {
        List<Object> elements = new ArrayList<>();
        ((List<?>) value).forEach(e -> elements.add(plain(element, e)));
        yield Collections.unmodifiableList(elements);
      }
      case Kind.MapOf(Kind element) -> {
        Map<String, Object> entries = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((k, e) -> entries.put((String) k, plain(element, e)));
        yield Collections.unmodifiableMap(entries);
      }
    };
  }

  private static @Nullable Object read(RecordSchema.Key key, Record config) {
    try {
      return key.accessor().invoke(config);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + key.name() + " of " + config, e);
    }
  }
}
