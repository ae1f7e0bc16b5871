package org.ccdrec.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Applies values from the command line, environment variables and other trees to a tree. */
final class Overrides {

  private final List<ConfigError> errors;
  private Node.Mapping tree;

  Overrides(Node.Mapping tree, List<ConfigError> errors) {
    this.tree = tree;
    this.errors = errors;
  }

  Node.Mapping tree() {
    return tree;
  }

  /** Applies {@code key.path=value}. */
  void assign(String source, String assignment) {
    Position position = new Position(source, 0);
    int equals = assignment.indexOf('=');
    String path = equals < 0 ? "" : assignment.substring(0, equals).strip();
    if (!isPath(path)) {
      errors.add(
          position.error(
              "", null, "an override must have the form key.path=value; override=" + assignment));
      return;
    }
    set(position, path, assignment.substring(equals + 1));
  }

  private static boolean isPath(String path) {
    return !path.isBlank() && !List.of(path.split("\\.", -1)).contains("");
  }

  /** Merges a tree whose keys may be paths. */
  void lay(Node.Mapping added) {
    lay("", added);
  }

  private void lay(String outer, Node.Mapping added) {
    added
        .entries()
        .forEach(
            (key, entry) -> {
              String path = Binder.join(outer, key);
              if (!isPath(path)) {
                errors.add(
                    entry.keyPosition().error("", null, "a key must not be empty; key=" + path));
              } else if (entry.value() instanceof Node.Mapping inner
                  && !inner.entries().isEmpty()) {
                lay(path, inner);
              } else {
                set(path, entry.value());
              }
            });
  }

  /** Sets the keys that are not yet set. */
  void fill(Node.Mapping defaults) {
    fill("", defaults);
  }

  private void fill(String outer, Node.Mapping defaults) {
    defaults
        .entries()
        .forEach(
            (key, entry) -> {
              String path = Binder.join(outer, key);
              if (entry.value() instanceof Node.Mapping inner) {
                fill(path, inner);
              } else {
                tree = filled(tree, List.of(path.split("\\.")), entry.value());
              }
            });
  }

  private static Node.Mapping filled(Node.Mapping mapping, List<String> names, Node value) {
    String name = names.getFirst();
    Node.Entry entry = mapping.entries().get(name);
    if (names.size() == 1) {
      return entry == null ? mapping.with(name, value.position(), value) : mapping;
    }
    Node.Mapping section =
        entry == null ? Node.Mapping.empty(value.position()) : section(entry.value());
    if (section == null) {
      return mapping; // the binder reports that it is not a section
    }
    Node.Mapping changed = filled(section, names.subList(1, names.size()), value);
    return mapping.with(name, entry == null ? value.position() : entry.keyPosition(), changed);
  }

  /**
   * Returns a section, including one given as text outside a file; null if the node is not a
   * section.
   */
  static Node.@Nullable Mapping section(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> mapping;
      case Node.Scalar scalar when scalar.isNull() -> Node.Mapping.empty(scalar.position());
      case Node.Scalar scalar when scalar.isStructured() ->
          parsed(scalar) instanceof Node.Mapping mapping ? mapping : null;
      default -> null;
    };
  }

  /** Parses a text given outside a file as YAML; returns null if it is invalid. */
  private static @Nullable Node parsed(Node.Scalar scalar) {
    List<ConfigError> broken = new ArrayList<>();
    try {
      Node node = YamlTree.parse(scalar.position().source(), scalar.text(), broken);
      return broken.isEmpty() ? node : null;
    } catch (ConfigException e) {
      return null; // the binder reports it
    }
  }

  /** Returns the value of a key, or null if the tree has none at that path. */
  static @Nullable Node node(Node.Mapping tree, String path) {
    Node node = tree;
    for (String name : path.split("\\.")) {
      Node.Mapping section = section(node);
      Node.Entry entry = section == null ? null : section.entries().get(name);
      if (entry == null) {
        return null;
      }
      node = entry.value();
    }
    return node;
  }

  /** Returns the text of a key's single value, or null if the tree has none at that path. */
  static @Nullable String text(Node.Mapping tree, String path) {
    Node node = node(tree, path);
    Node read = node instanceof Node.Scalar given && given.isQuoted() ? parsed(given) : node;
    return read instanceof Node.Scalar scalar && !scalar.isNull() ? scalar.text() : null;
  }

  /**
   * Applies the variables with the prefix: {@code PREFIX_RETRIEVAL_EF_SEARCH} sets {@code
   * retrieval.efSearch}.
   */
  void environment(String prefix, Map<String, String> variables, RecordSchema schema) {
    Map<String, String> known = new TreeMap<>();
    collectVariables(prefix, "", schema, known);
    new TreeMap<>(variables)
        .forEach(
            (variable, value) -> {
              if (variable.startsWith(prefix)) {
                fromVariable(variable, value, known);
              }
            });
  }

  private void fromVariable(String variable, String value, Map<String, String> known) {
    Position position = new Position("environment variable " + variable, 0);
    String path = known.get(variable);
    if (path == null) {
      String hint = Suggestion.hint(variable, known.keySet());
      errors.add(position.error("", null, "names no configuration key" + hint));
    } else {
      set(position, path, value);
    }
  }

  private static void collectVariables(
      String prefix, String path, RecordSchema schema, Map<String, String> known) {
    for (RecordSchema.Key key : schema.keys()) {
      String variable = prefix + upperSnake(key.name());
      String keyPath = path + key.name();
      known.put(variable, keyPath);
      Kind kind = key.kind() instanceof Kind.OptionalOf(Kind element) ? element : key.kind();
      if (kind instanceof Kind.Section(RecordSchema inner)) {
        collectVariables(variable + "_", keyPath + ".", inner, known);
      }
    }
  }

  static String upperSnake(String camelCase) {
    return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }

  private void set(Position position, String path, String value) {
    set(path, new Node.Scalar(position, value, Node.Style.OUTSIDE));
  }

  private void set(String path, Node value) {
    tree = with(tree, List.of(path.split("\\.")), "", value);
  }

  private Node.Mapping with(Node.Mapping mapping, List<String> names, String parent, Node value) {
    String name = names.getFirst();
    if (names.size() == 1) {
      return mapping.with(name, value.position(), value);
    }
    String path = parent + name;
    Node.Entry entry = mapping.entries().get(name);
    Node inner = entry == null ? Node.Mapping.empty(value.position()) : entry.value();
    if (inner instanceof Node.Scalar scalar && scalar.isNull()) {
      inner = Node.Mapping.empty(scalar.position());
    }
    if (!(inner instanceof Node.Mapping section)) {
      errors.add(value.position().error(path, inner.text(), "is not a section"));
      return mapping;
    }
    Node.Mapping changed = with(section, names.subList(1, names.size()), path + ".", value);
    return mapping.with(name, entry == null ? value.position() : entry.keyPosition(), changed);
  }
}
