package org.ccdrec.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A configuration text that is to be bound to a record.
 *
 * <pre>{@code
 * TrainConfig config = ConfigReader.ofFile(path)
 *     .environment("CCDREC_TRAIN_", System.getenv())
 *     .override(List.of("training.epochs=5"))
 *     .bind(TrainConfig.class);
 * }</pre>
 *
 * <p>The command line wins over the environment, which wins over the file, which wins over the
 * {@linkplain #preset preset}, which wins over the defaults of the record. An environment variable
 * is the prefix followed by the key path in upper snake case: {@code retrieval.efSearch} with the
 * prefix {@code CCDREC_SERVER_} is {@code CCDREC_SERVER_RETRIEVAL_EF_SEARCH}. A list given from
 * outside a file may be written {@code 5,10} or {@code [5, 10]}, a section {@code {key: value}}, a
 * text also in quotes; {@code null} empties an optional key. In a file an empty section means all
 * its defaults. Paths are taken as written.
 *
 * <p>Immutable: {@link #overlay}, {@link #override}, {@link #environment}, {@link #preset} and
 * {@link #defaults} return new readers.
 */
public final class ConfigReader {

  private final Node.Mapping tree;
  private final String path;
  private final List<ConfigError> parseErrors;
  private final Additions additions;

  private record Environment(String prefix, Map<String, String> variables) {}

  private record Assignment(String source, String text) {}

  /** Returns the keys to set where the given tree does not set them. */
  private interface Defaults {
    Node.Mapping keys(Node.Mapping tree);
  }

  /** What is added to the tree when it is bound. */
  private record Additions(
      List<Assignment> assignments, @Nullable Environment environment, List<Defaults> defaults) {
    private static final Additions NONE = new Additions(List.of(), null, List.of());

    Additions with(Defaults added) {
      List<Defaults> all = new ArrayList<>(defaults);
      all.add(added);
      return new Additions(assignments, environment, List.copyOf(all));
    }
  }

  private ConfigReader(
      Node.Mapping tree, String path, List<ConfigError> parseErrors, Additions additions) {
    this.tree = tree;
    this.path = path;
    this.parseErrors = parseErrors;
    this.additions = additions;
  }

  /**
   * Reads a YAML file in UTF-8.
   *
   * @throws ConfigException if it cannot be read, or is not one YAML mapping
   */
  public static ConfigReader ofFile(Path file) {
    try {
      return ofText(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw refusal(file.toString(), "no such file");
    } catch (CharacterCodingException e) {
      throw refusal(file.toString(), "must be text in UTF-8");
    } catch (IOException e) {
      throw refusal(file.toString(), "cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads YAML text; errors name it by the given source.
   *
   * @throws ConfigException if it is not one YAML mapping
   */
  public static ConfigReader ofText(String source, String yaml) {
    List<ConfigError> errors = new ArrayList<>();
    Position start = new Position(source, 0);
    Node node = YamlTree.parse(source, yaml, errors);
    return switch (node) {
      case null -> of(Node.Mapping.empty(start), errors);
      case Node.Scalar scalar when scalar.isNull() -> of(Node.Mapping.empty(start), errors);
      case Node.Mapping mapping -> of(mapping, errors);
      default -> throw refusal(source, "must be a mapping of keys to values");
    };
  }

  /** Takes a map of plain values, as JSON and {@link ConfigWriter#toMap} give them. */
  public static ConfigReader ofMap(String source, Map<String, ?> map) {
    return of(PlainTree.mapping(new Position(source, 0), map), List.of());
  }

  /**
   * Takes a {@code Map<String, Object>} component of a bound record, to bind it to the record that
   * belongs there. Errors name file, line and full key as long as the very map is passed on.
   *
   * @param path the key path of the section, used where the map does not know it
   */
  public static ConfigReader ofSection(String path, Map<String, ?> section) {
    return section instanceof SectionMap known
        ? new ConfigReader(known.node(), known.path(), List.of(), Additions.NONE)
        : new ConfigReader(
            PlainTree.mapping(new Position("configuration", 0), section),
            path,
            List.of(),
            Additions.NONE);
  }

  /** Takes nothing, for defaults and overrides alone. */
  public static ConfigReader ofDefaults() {
    return of(Node.Mapping.empty(new Position("configuration", 0)), List.of());
  }

  private static ConfigReader of(Node.Mapping tree, List<ConfigError> errors) {
    return new ConfigReader(tree, "", List.copyOf(errors), Additions.NONE);
  }

  /**
   * Lays keys over the configuration, beneath the environment and the command line. A key may be a
   * path such as {@code training.epochs}; sections are merged key by key, and any other value, an
   * empty section too, replaces what was there.
   *
   * @param source where the keys come from, for errors; a {@code Map<String, Object>} component of
   *     a bound record knows that better itself, down to the line
   */
  public ConfigReader overlay(String source, Map<String, ?> keys) {
    Node.Mapping added =
        keys instanceof SectionMap known
            ? known.node()
            : PlainTree.mapping(new Position(source, 0), keys);
    List<ConfigError> errors = new ArrayList<>(parseErrors);
    Overrides overrides = new Overrides(tree, errors);
    overrides.lay(added);
    return new ConfigReader(overrides.tree(), path, List.copyOf(errors), additions);
  }

  /** Adds assignments {@code key.path=value} of the command line; later ones win. */
  public ConfigReader override(List<String> assignments) {
    return override("command line", assignments);
  }

  /**
   * Adds assignments {@code key.path=value}; later ones win.
   *
   * @param source where they come from, for errors and {@linkplain BoundConfig#values origins}
   */
  public ConfigReader override(String source, List<String> assignments) {
    List<Assignment> all = new ArrayList<>(additions.assignments());
    assignments.forEach(text -> all.add(new Assignment(source, text)));
    return with(new Additions(List.copyOf(all), additions.environment(), additions.defaults()));
  }

  /** Sets the variables to take keys from; those without the prefix are left alone. */
  public ConfigReader environment(String prefix, Map<String, String> variables) {
    Environment added = new Environment(prefix, Map.copyOf(variables));
    return with(new Additions(additions.assignments(), added, additions.defaults()));
  }

  /**
   * Sets keys that nothing else sets: neither the file nor the environment nor the command line.
   *
   * @param source where they come from, for errors and {@linkplain BoundConfig#values origins}
   * @param keys values by key; a key may be a path such as {@code training.epochs}
   */
  public ConfigReader defaults(String source, Map<String, ?> keys) {
    Node.Mapping added = PlainTree.mapping(new Position(source, 0), keys);
    return with(additions.with(bound -> added));
  }

  /**
   * Sets keys that nothing else sets, from the preset that the configuration itself names.
   *
   * @param selector path of the key that names the preset, such as {@code ccdrec.preset}
   * @param presets gives the keys of a preset as {@link #defaults} takes them; none for an unknown
   *     name
   */
  public ConfigReader preset(String selector, Function<String, Map<String, ?>> presets) {
    return with(
        additions.with(
            bound -> {
              String name = Overrides.text(bound, selector);
              return name == null
                  ? Node.Mapping.empty(bound.position())
                  : PlainTree.mapping(new Position("preset " + name, 0), presets.apply(name));
            }));
  }

  private ConfigReader with(Additions changed) {
    return new ConfigReader(tree, path, parseErrors, changed);
  }

  /**
   * Returns the record with every key set, from the configuration or by default.
   *
   * @throws ConfigException with all errors: duplicate, unknown and missing keys, values of the
   *     wrong type or out of range, and what the record's own constructor refuses
   * @throws IllegalArgumentException if the record type itself breaks the rules of {@link Setting}
   */
  public <T extends Record> T bind(Class<T> type) {
    return bindWithOrigins(type).config();
  }

  /**
   * Returns the record as {@link #bind} does, together with the origin of each of its values.
   *
   * @throws ConfigException as {@link #bind} does
   */
  public <T extends Record> BoundConfig<T> bindWithOrigins(Class<T> type) {
    RecordSchema schema = RecordSchema.of(type);
    List<ConfigError> errors = new ArrayList<>(parseErrors);
    Node.Mapping whole = withAdditions(schema, errors);
    Object record = new Binder(schema, errors).record(schema, whole, path);
    if (!errors.isEmpty() || record == null) {
      throw new ConfigException(errors);
    }
    return new BoundConfig<>(type.cast(record), whole, path);
  }

  private Node.Mapping withAdditions(RecordSchema schema, List<ConfigError> errors) {
    Overrides overrides = new Overrides(tree, errors);
    Environment environment = additions.environment();
    if (environment != null) {
      overrides.environment(environment.prefix(), environment.variables(), schema);
    }
    additions.assignments().forEach(added -> overrides.assign(added.source(), added.text()));
    additions.defaults().forEach(defaults -> overrides.fill(defaults.keys(overrides.tree())));
    return overrides.tree();
  }

  private static ConfigException refusal(String source, String rule) {
    return new ConfigException(List.of(new ConfigError(source, 0, "", null, rule)));
  }
}
