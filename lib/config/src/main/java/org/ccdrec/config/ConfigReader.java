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
 * Reads a configuration and binds it to a record.
 *
 * <pre>{@code
 * TrainConfig config = ConfigReader.ofFile(path)
 *     .environment("CCDREC_TRAIN_", System.getenv())
 *     .override(List.of("training.epochs=5"))
 *     .bind(TrainConfig.class);
 * }</pre>
 *
 * <p>Sources, in descending precedence: the command line, the environment, the file, the
 * {@linkplain #preset preset}, the defaults of the record. An environment variable is the prefix
 * followed by the key path in upper snake case: {@code retrieval.efSearch} with the prefix {@code
 * CCDREC_SERVER_} is {@code CCDREC_SERVER_RETRIEVAL_EF_SEARCH}. Outside a file, a list is written
 * {@code 5,10} or {@code [5, 10]}, a section {@code {key: value}}, and a text may be quoted; {@code
 * null} clears an optional key. In a file, an empty section means all its defaults. Paths are taken
 * as written.
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

  /** Returns the keys to set if the given tree does not set them. */
  private interface Defaults {
    Node.Mapping keys(Node.Mapping tree);
  }

  /** The values added to the tree when it is bound. */
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

  /** Largest file that is read as a configuration, in bytes. */
  private static final long LARGEST_FILE = 1 << 20;

  /**
   * Reads a YAML file in UTF-8 of at most 1 MiB.
   *
   * @throws ConfigException if it cannot be read or is not a single YAML mapping
   */
  public static ConfigReader ofFile(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw refusal(file.toString(), "must be a file; this is a directory");
      }
      if (Files.size(file) > LARGEST_FILE) {
        throw refusal(
            file.toString(),
            "must have at most %,d bytes, as configurations do; it has %,d"
                .formatted(LARGEST_FILE, Files.size(file)));
      }
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
   * Reads YAML text; errors refer to it by the given source.
   *
   * @throws ConfigException if it is not a single YAML mapping
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

  /**
   * Creates a reader of a map of plain values, as produced by JSON parsers and {@link
   * ConfigWriter#toMap}.
   */
  public static ConfigReader ofMap(String source, Map<String, ?> map) {
    return of(PlainTree.mapping(new Position(source, 0), map), List.of());
  }

  /**
   * Creates a reader of a {@code Map<String, Object>} component of a bound record, to bind that
   * section to its own record. Errors name file, line and full key if the map is the original
   * instance, not a copy.
   *
   * @param path the key path of the section, used if the map does not carry it
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

  /** Creates a reader of an empty configuration, for defaults and overrides only. */
  public static ConfigReader ofDefaults() {
    return of(Node.Mapping.empty(new Position("configuration", 0)), List.of());
  }

  static ConfigReader ofNode(Node.Mapping section, String path) {
    return new ConfigReader(section, path, List.of(), Additions.NONE);
  }

  private static ConfigReader of(Node.Mapping tree, List<ConfigError> errors) {
    return new ConfigReader(tree, "", List.copyOf(errors), Additions.NONE);
  }

  /**
   * Adds keys that override the configuration but not the environment or the command line. A key
   * may be a path such as {@code training.epochs}. Sections are merged key by key; any other value,
   * including an empty section, replaces the previous one.
   *
   * @param source origin of the keys in errors; a {@code Map<String, Object>} component of a bound
   *     record carries its own origin, including the line
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
    return override(ConfigException.COMMAND_LINE, assignments);
  }

  /**
   * Adds assignments {@code key.path=value}; later ones win.
   *
   * @param source their origin in errors and in {@link BoundConfig#values}
   */
  public ConfigReader override(String source, List<String> assignments) {
    List<Assignment> all = new ArrayList<>(additions.assignments());
    assignments.forEach(text -> all.add(new Assignment(source, text)));
    return with(new Additions(List.copyOf(all), additions.environment(), additions.defaults()));
  }

  /** Sets the environment variables to read keys from; those without the prefix are ignored. */
  public ConfigReader environment(String prefix, Map<String, String> variables) {
    Environment added = new Environment(prefix, Map.copyOf(variables));
    return with(new Additions(additions.assignments(), added, additions.defaults()));
  }

  /**
   * Sets defaults for keys that are set by neither the file, the environment nor the command line.
   *
   * @param source their origin in errors and in {@link BoundConfig#values}
   * @param keys values by key; a key may be a path such as {@code training.epochs}
   */
  public ConfigReader defaults(String source, Map<String, ?> keys) {
    Node.Mapping added = PlainTree.mapping(new Position(source, 0), keys);
    return with(additions.with(bound -> added));
  }

  /**
   * Sets defaults from the preset that the configuration itself names.
   *
   * @param selector path of the key that names the preset, such as {@code ccdrec.preset}
   * @param presets returns the keys of a preset as for {@link #defaults}; an empty map for an
   *     unknown name
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
   * Binds the configuration to a record; unset keys take their defaults.
   *
   * @throws ConfigException with all errors: duplicate, unknown and missing keys, values of the
   *     wrong type or out of range, and values rejected by the record's constructor
   * @throws IllegalArgumentException if the record type breaks the rules of {@link Setting}
   */
  public <T extends Record> T bind(Class<T> type) {
    return bindWithOrigins(type).config();
  }

  /**
   * Binds the configuration as {@link #bind} does, and also returns the origin of each value.
   *
   * @throws ConfigException as {@link #bind} does
   */
  public <T extends Record> BoundConfig<T> bindWithOrigins(Class<T> type) {
    BindingAttempt<T> attempt = tryBind(type);
    BoundConfig<T> bound = attempt.bound();
    if (bound == null) {
      throw new ConfigException(attempt.errors());
    }
    return bound;
  }

  /**
   * Binds the configuration as {@link #bind} does, but returns the errors instead of throwing them.
   */
  public <T extends Record> BindingAttempt<T> tryBind(Class<T> type) {
    RecordSchema schema = RecordSchema.of(type);
    List<ConfigError> errors = new ArrayList<>(parseErrors);
    Node.Mapping whole = withAdditions(schema, errors);
    Object record = new Binder(schema, errors).record(schema, whole, path);
    BoundConfig<T> bound =
        record == null || !errors.isEmpty()
            ? null
            : new BoundConfig<>(type.cast(record), whole, path);
    return new BindingAttempt<>(bound, errors, whole);
  }

  /** Returns whether the configuration sets no key, for example because its file is empty. */
  public boolean isEmpty() {
    return tree.entries().isEmpty();
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
