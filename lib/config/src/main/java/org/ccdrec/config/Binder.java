package org.ccdrec.config;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds nodes to records and collects all errors instead of stopping at the first. */
final class Binder {

  private final List<ConfigError> errors;
  private final RecordSchema root;

  Binder(RecordSchema root, List<ConfigError> errors) {
    this.root = root;
    this.errors = errors;
  }

  /** Returns the bound record, or null after adding errors. */
  @Nullable Object record(RecordSchema schema, Node.Mapping node, String path) {
    int before = errors.size();
    unknownKeys(schema, node, path);
    Object[] values = new Object[schema.keys().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = component(schema.keys().get(i), node, path);
    }
    return errors.size() > before ? null : construct(schema, values, node, path);
  }

  private void unknownKeys(RecordSchema schema, Node.Mapping node, String path) {
    List<String> known = schema.names();
    node.entries()
        .forEach(
            (name, entry) -> {
              if (!known.contains(name)) {
                String rule = "unknown key" + hint(name, known);
                errors.add(entry.keyPosition().error(join(path, name), null, rule));
              }
            });
  }

  private String hint(String name, List<String> known) {
    Optional<String> elsewhere =
        ConfigSchema.keys(root).stream()
            .map(ConfigKey::path)
            .filter(key -> key.endsWith("." + name))
            .findFirst();
    String near = Suggestion.hint(name, known);
    if (near.isEmpty() && elsewhere.isPresent()) {
      near = "; did you mean " + elsewhere.get() + "?";
    }
    if (known.isEmpty()) {
      return "; this section has no keys";
    }
    return near.isEmpty() ? "; known keys: " + String.join(", ", known) : near;
  }

  private @Nullable Object component(RecordSchema.Key key, Node.Mapping parent, String outer) {
    String path = join(outer, key.name());
    Node.Entry entry = parent.entries().get(key.name());
    if (entry != null) {
      boolean empty = entry.value() instanceof Node.Scalar scalar && scalar.isNull();
      return empty && key.nullable() ? null : value(key.kind(), entry.value(), path);
    }
    if (key.required()) {
      String rule = "required key is missing (" + key.setting().help() + ")";
      errors.add(parent.position().error(path, null, rule));
      return null;
    }
    if (key.hasDefault()) {
      return value(key.kind(), defaultValue(key), path);
    }
    if (key.nullable()) {
      return null;
    }
    return key.kind() instanceof Kind.Section(RecordSchema schema)
        ? record(schema, Node.Mapping.empty(parent.position()), path)
        : Optional.empty();
  }

  private static Node.Scalar defaultValue(RecordSchema.Key key) {
    Position position = new Position("default", 0);
    return new Node.Scalar(position, key.setting().defaultValue(), Node.Style.OUTSIDE);
  }

  private @Nullable Object value(Kind kind, Node node, String path) {
    return switch (kind) {
      case Kind.Leaf leaf -> leaf(leaf, node, path);
      case Kind.Section(RecordSchema schema) -> {
        Node.Mapping mapping = mapping(node, path);
        yield mapping == null ? null : record(schema, mapping, path);
      }
      case Kind.ListOf(Kind element) -> list(element, node, path);
      case Kind.MapOf(Kind element) -> map(element, node, path);
      case Kind.OptionalOf(Kind element) ->
          node instanceof Node.Scalar scalar && scalar.isNull()
              ? Optional.empty()
              : Optional.ofNullable(value(element, node, path));
      case Kind.Raw() -> {
        Node.Mapping mapping = mapping(node, path);
        yield mapping == null ? null : new SectionMap(path, mapping);
      }
    };
  }

  private @Nullable Object leaf(Kind.Leaf leaf, Node given, String path) {
    Node node = isQuoted(given) ? reread(given, path) : given;
    if (node == null) {
      return null;
    }
    if (!(node instanceof Node.Scalar scalar)) {
      return wrong(node, path, "must be a single value (" + leaf.name() + ")");
    }
    if (scalar.isNull()) {
      return wrong(node, path, "must have a value (" + leaf.name() + ")");
    }
    try {
      Object value = leaf.parse().apply(scalar.text());
      String broken = leaf.limits().broken(value);
      return broken == null ? value : wrong(node, path, broken);
    } catch (IllegalArgumentException e) {
      return wrong(node, path, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Object wrong(Node node, String path, String rule) {
    errors.add(node.position().error(path, node.text(), rule));
    return null;
  }

  private @Nullable Object list(Kind element, Node node, String path) {
    Node read = isStructured(node) ? reread(node, path) : node;
    if (read instanceof Node.Scalar scalar && scalar.style() == Node.Style.OUTSIDE) {
      read = commaSeparated(scalar);
    }
    if (!(read instanceof Node.Sequence sequence)) {
      return read == null ? null : wrong(node, path, "must be a list such as [a, b]");
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < sequence.elements().size(); i++) {
      values.add(value(element, sequence.elements().get(i), path + "[" + i + "]"));
    }
    return Collections.unmodifiableList(values);
  }

  private static Node.Sequence commaSeparated(Node.Scalar scalar) {
    List<Node> elements = new ArrayList<>();
    for (String part : scalar.text().split(",", -1)) {
      elements.add(new Node.Scalar(scalar.position(), part.strip(), Node.Style.OUTSIDE));
    }
    return new Node.Sequence(scalar.position(), elements);
  }

  private @Nullable Object map(Kind element, Node node, String path) {
    Node.Mapping mapping = mapping(node, path);
    if (mapping == null) {
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((name, e) -> values.put(name, value(element, e.value(), join(path, name))));
    return Collections.unmodifiableMap(values);
  }

  private Node.@Nullable Mapping mapping(Node node, String path) {
    Node read = isStructured(node) ? reread(node, path) : node;
    if (read instanceof Node.Scalar scalar && scalar.isNull()) {
      return Node.Mapping.empty(scalar.position());
    }
    if (!(read instanceof Node.Mapping mapping)) {
      if (read != null) {
        wrong(node, path, "must be a section of keys");
      }
      return null;
    }
    return mapping;
  }

  private static boolean isStructured(Node node) {
    return node instanceof Node.Scalar scalar && scalar.isStructured();
  }

  private static boolean isQuoted(Node node) {
    return node instanceof Node.Scalar scalar && scalar.isQuoted();
  }

  /** Parses a value from the command line or a default as YAML; returns null after an error. */
  private @Nullable Node reread(Node node, String path) {
    Position position = node.position();
    try {
      return YamlTree.parse(position.source(), node.text(), errors);
    } catch (ConfigException e) {
      wrong(node, path, e.errors().getFirst().rule());
      return null;
    }
  }

  private @Nullable Object construct(
      RecordSchema schema, Object[] values, Node.Mapping node, String path) {
    try {
      return schema.constructor().newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof BrokenRules broken) {
        broken
            .rules()
            .forEach(rule -> errors.add(place(node, rule.key()).error(path, null, rule.message())));
        return null;
      }
      if (e.getCause() instanceof IllegalArgumentException rule) {
        String message = String.valueOf(rule.getMessage());
        errors.add(placeNamedBy(message, node).error(path, null, message));
        return null;
      }
      throw new IllegalStateException(
          schema.type().getName() + " must reject values only with IllegalArgumentException", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create a " + schema.type().getName(), e);
    }
  }

  /**
   * Returns the position of the key that a rule begins with, if the source of the section sets it,
   * or else of the section.
   */
  private static Position placeNamedBy(String rule, Node.Mapping section) {
    Position key = place(section, rule.split("\\W", 2)[0]);
    return key.source().equals(section.position().source()) ? key : section.position();
  }

  /** Returns the position of a key path such as {@code rows[2].name}, as far as it exists. */
  private static Position place(Node.Mapping section, String key) {
    Position found = section.position();
    Node node = section;
    for (String step : key.split("[.\\[\\]]+")) {
      if (node instanceof Node.Mapping mapping && mapping.entries().containsKey(step)) {
        Node.Entry entry = mapping.entries().get(step);
        found = entry.keyPosition();
        node = entry.value();
      } else if (node instanceof Node.Sequence sequence && step.matches("\\d{1,6}")) {
        int index = Integer.parseInt(step);
        if (index >= sequence.elements().size()) {
          return found;
        }
        node = sequence.elements().get(index);
        found = node.position();
      } else {
        return found;
      }
    }
    return found;
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
