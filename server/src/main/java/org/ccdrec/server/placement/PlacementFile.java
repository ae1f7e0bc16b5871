package org.ccdrec.server.placement;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ccdrec.config.BoundConfig;
import org.ccdrec.config.ConfigError;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The file of placements, {@code conf/placements.yaml}.
 *
 * @param placements placement by name
 */
record PlacementFile(
    @Setting(help = "The placements by name", defaultValue = "{}") Map<String, Entry> placements) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * One placement.
   *
   * @param model the model that answers, empty for the default model
   * @param scenario the scenario that re-ranks the best candidates, empty for none
   * @param k number of items if a request does not state one
   * @param filter filter that all items pass, empty for none
   * @param fallback what answers if the model cannot
   */
  record Entry(
      @Setting(help = "Model that answers; unset: the default model") Optional<String> model,
      @Setting(help = "Scenario that re-ranks the best candidates") Optional<String> scenario,
      @Setting(
              help = "Number of items if a request does not state one",
              defaultValue = "10",
              min = "1",
              max = "500")
          int k,
      @Setting(help = "Filter that all items pass") Optional<String> filter,
      @Setting(
              help = "Placement that answers if the model cannot, or popularity",
              defaultValue = Definition.POPULARITY)
          String fallback) {}

  /**
   * The names that definitions may refer to.
   *
   * @param models names of the models, the default one first
   * @param scenarios names of the scenarios
   */
  record Known(List<String> models, Set<String> scenarios) {}

  /**
   * Reads the definitions of a file.
   *
   * @throws ConfigException with all errors, each with its line
   */
  static Map<String, Definition> read(Path file, Known known) {
    return definitions(bind(file), known);
  }

  /**
   * Reads a file without checking the names that it refers to.
   *
   * @throws ConfigException with all errors, each with its line
   */
  static BoundConfig<PlacementFile> bind(Path file) {
    return ConfigReader.ofFile(file).bindWithOrigins(PlacementFile.class);
  }

  /**
   * Returns the definitions of a file.
   *
   * @throws ConfigException with all errors, each with its line
   */
  static Map<String, Definition> definitions(BoundConfig<PlacementFile> file, Known known) {
    Map<String, Definition> definitions = new LinkedHashMap<>();
    file.config()
        .placements()
        .forEach((name, entry) -> definitions.put(name, definition(entry, known)));
    var check = new Check(file, definitions, known, new ArrayList<>());
    definitions.keySet().forEach(check::placement);
    if (!check.errors().isEmpty()) {
      throw new ConfigException(check.errors());
    }
    return definitions;
  }

  /** Returns an error in the value of a placement's key. */
  static ConfigError error(
      BoundConfig<PlacementFile> file, List<String> keys, @Nullable String value, String rule) {
    List<String> all = new ArrayList<>(keys);
    all.addFirst("placements");
    return file.error(all, value, rule);
  }

  private static Definition definition(Entry entry, Known known) {
    return new Definition(
        entry.model().orElse(known.models().getFirst()),
        entry.scenario().orElse(null),
        entry.k(),
        entry.filter().orElse(null),
        entry.fallback());
  }

  /** The check of what definitions refer to, collecting errors. */
  private record Check(
      BoundConfig<PlacementFile> file,
      Map<String, Definition> definitions,
      Known known,
      List<ConfigError> errors) {
    void placement(String name) {
      Definition definition = definitions.get(name);
      boolean isName = NAME.matcher(name).matches() && !name.equals(Definition.POPULARITY);
      require(isName, List.of(name), null, "must be named by " + NAME + ", other than popularity");
      if (definition == null) {
        return;
      }
      String model = definition.model();
      require(
          known.models().contains(model),
          List.of(name, "model"),
          model,
          "must be one of the models of the server, " + known.models() + " (store.models)");
      String scenario = definition.scenario();
      require(
          scenario == null || known.scenarios().contains(scenario),
          List.of(name, "scenario"),
          scenario,
          "must be one of the scenarios, " + known.scenarios() + " (scenarios.file)");
      fallback(name, definition);
    }

    private void fallback(String name, Definition definition) {
      String fallback = definition.fallback();
      boolean isKnown = !definition.hasPlacementAsFallback() || definitions.containsKey(fallback);
      require(
          isKnown,
          List.of(name, "fallback"),
          fallback,
          "must be popularity or another placement of " + definitions.keySet());
      String cycle = isKnown ? cycle(name) : null;
      require(
          cycle == null,
          List.of(name, "fallback"),
          fallback,
          "must not lead back to the placement (" + cycle + "); end the chain with popularity");
    }

    /** Returns the chain of fallbacks if it leads back to its beginning, else null. */
    private @Nullable String cycle(String name) {
      Set<String> chain = new LinkedHashSet<>();
      Definition definition = definitions.get(name);
      String next = name;
      while (definition != null && chain.add(next)) {
        next = definition.fallback();
        definition = definitions.get(next);
      }
      return definition != null && next.equals(name)
          ? String.join(" → ", chain) + " → " + name
          : null;
    }

    private void require(boolean holds, List<String> keys, @Nullable String value, String rule) {
      if (!holds) {
        errors.add(error(file, keys, value, rule));
      }
    }
  }
}
