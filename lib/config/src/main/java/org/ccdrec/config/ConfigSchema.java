package org.ccdrec.config;

import java.util.ArrayList;
import java.util.List;

/** Lists the keys of a configuration record, for help texts and documentation. Stateless. */
public final class ConfigSchema {

  private ConfigSchema() {}

  /**
   * Returns the keys in the order of declaration, each section before its keys.
   *
   * @throws IllegalArgumentException if the record breaks the rules of {@link Setting}
   */
  public static List<ConfigKey> describe(Class<? extends Record> type) {
    return keys(RecordSchema.of(type));
  }

  static List<ConfigKey> keys(RecordSchema schema) {
    List<ConfigKey> keys = new ArrayList<>();
    collect(schema, "", keys);
    return List.copyOf(keys);
  }

  private static void collect(RecordSchema schema, String outer, List<ConfigKey> keys) {
    for (RecordSchema.Key key : schema.keys()) {
      String path = Binder.join(outer, key.name());
      Setting setting = key.setting();
      keys.add(
          new ConfigKey(
              path,
              key.kind().name(),
              key.hasDefault() ? setting.defaultValue() : null,
              key.required(),
              range(key.kind()),
              setting.help()));
      inner(key.kind(), path, keys);
    }
  }

  private static void inner(Kind kind, String path, List<ConfigKey> keys) {
    switch (kind) {
      case Kind.Leaf leaf -> {}
      case Kind.Raw raw -> {}
      case Kind.Section(RecordSchema schema) -> collect(schema, path, keys);
      case Kind.OptionalOf(Kind element) -> inner(element, path, keys);
      case Kind.ListOf(Kind element) -> inner(element, path + "[]", keys);
      case Kind.MapOf(Kind element) -> inner(element, path + ".<name>", keys);
    }
  }

  private static String range(Kind kind) {
    return switch (kind) {
      case Kind.Leaf leaf -> leaf.limits().words();
      case Kind.OptionalOf(Kind element) -> range(element);
      case Kind.ListOf(Kind element) -> range(element);
      case Kind.MapOf(Kind element) -> range(element);
      case Kind.Section section -> "";
      case Kind.Raw raw -> "";
    };
  }
}
