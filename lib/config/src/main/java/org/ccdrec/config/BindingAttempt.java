package org.ccdrec.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of binding a configuration that may be invalid. Its free sections can be read even
 * then, so that their errors are reported together with the others. Immutable.
 *
 * @param <T> the record
 */
public final class BindingAttempt<T extends Record> {

  private final @Nullable BoundConfig<T> bound;
  private final List<ConfigError> errors;
  private final Node.Mapping tree;

  BindingAttempt(@Nullable BoundConfig<T> bound, List<ConfigError> errors, Node.Mapping tree) {
    this.bound = bound;
    this.errors = List.copyOf(errors);
    this.tree = tree;
  }

  /** Returns the bound configuration, or null if there are errors. */
  public @Nullable BoundConfig<T> bound() {
    return bound;
  }

  /** Returns all errors; none if the configuration is valid. */
  public List<ConfigError> errors() {
    return errors;
  }

  /** Returns the text of a key's single value, if any source sets it. */
  public Optional<String> text(String path) {
    return Optional.ofNullable(Overrides.text(tree, path));
  }

  /** Returns an error about the value of a key, at the place where it is set. */
  public ConfigError error(String path, String rule) {
    Node node = Overrides.node(tree, path);
    Position position = node == null ? tree.position() : node.position();
    return position.error("", null, rule);
  }

  /** Returns a reader of a free section; of an empty one if no source sets it. */
  public ConfigReader section(String path) {
    Node node = Overrides.node(tree, path);
    Node.Mapping section = node == null ? null : Overrides.section(node);
    return ConfigReader.ofNode(
        section == null ? Node.Mapping.empty(tree.position()) : section, path);
  }
}
