package org.ccdrec.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bound configuration record together with the origin of each value. Immutable.
 *
 * @param <T> the record
 */
public final class BoundConfig<T extends Record> {

  private static final String DEFAULT = "default";

  private final T config;
  private final Node.Mapping tree;
  private final String path;

  BoundConfig(T config, Node.Mapping tree, String path) {
    this.config = config;
    this.tree = tree;
    this.path = path;
  }

  /** Returns the record. */
  public T config() {
    return config;
  }

  /**
   * Returns an error in the value of a key, for rules that need more than the configuration. It
   * names the line of the value, or that of the innermost section if the key is not set.
   *
   * @param keys the names from the outermost section to the key
   * @param value the offending value, or null if the rule does not concern a single value
   * @param rule the broken rule
   */
  public ConfigError error(List<String> keys, @Nullable String value, String rule) {
    Node node = tree;
    Position position = tree.position();
    String full = path;
    for (String key : keys) {
      full = Binder.join(full, key);
      Node.Mapping section = node == null ? null : Overrides.section(node);
      Node.Entry entry = section == null ? null : section.entries().get(key);
      node = entry == null ? null : entry.value();
      if (entry != null) {
        position = node instanceof Node.Scalar ? node.position() : entry.keyPosition();
      }
    }
    return position.error(full, value, rule);
  }

  /**
   * A key with its value and origin.
   *
   * @param path the full key path
   * @param value the effective value, in the form of {@link ConfigWriter#toMap}
   * @param origin the origin of the value: {@code default}, {@code preset NAME}, {@code FILE:LINE},
   *     an environment variable or the command line
   */
  public record Value(String path, @Nullable Object value, String origin) {}

  /**
   * Returns every key with its value and origin, in the order of declaration. A section is listed
   * as its individual keys; a list, map or free section is a single entry.
   */
  public List<Value> values() {
    RecordSchema schema = RecordSchema.of(config.getClass());
    return List.copyOf(collect(schema, new Section(tree, path), ConfigWriter.toMap(config)));
  }

  private record Section(Node.Mapping tree, String path) {}

  private static List<Value> collect(
      RecordSchema schema, Section section, Map<String, Object> values) {
    List<Value> collected = new ArrayList<>();
    for (RecordSchema.Key key : schema.keys()) {
      Node.Entry entry = section.tree().entries().get(key.name());
      Object value = values.get(key.name());
      String path = Binder.join(section.path(), key.name());
      if (value instanceof Map<?, ?> inner
          && innerSchema(key.kind()) instanceof RecordSchema known) {
        collected.addAll(collect(known, inner(section, entry, path), keys(inner)));
      } else {
        String origin = entry == null ? DEFAULT : entry.value().position().text();
        collected.add(new Value(path, value, origin));
      }
    }
    return collected;
  }

  private static @Nullable RecordSchema innerSchema(Kind kind) {
    return switch (kind) {
      case Kind.Section(RecordSchema schema) -> schema;
      case Kind.OptionalOf(Kind element) -> innerSchema(element);
      case Kind.Leaf leaf -> null;
      case Kind.ListOf list -> null;
      case Kind.MapOf map -> null;
      case Kind.Raw raw -> null;
    };
  }

  private static Section inner(Section outer, Node.@Nullable Entry entry, String path) {
    Node.Mapping known = entry == null ? null : Overrides.section(entry.value());
    return new Section(known == null ? Node.Mapping.empty(outer.tree().position()) : known, path);
  }

  @SuppressWarnings("unchecked") // the maps of ConfigWriter have String keys
  private static Map<String, Object> keys(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
