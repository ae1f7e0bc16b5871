package org.ccdrec.server.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Setting;

/**
 * The file of scenarios, {@code conf/scenarios.yaml}.
 *
 * @param scenarios scenario by name
 */
record ScenarioFile(
    @Setting(help = "The scenarios by name", defaultValue = "{}") Map<String, Entry> scenarios) {

  /**
   * One scenario.
   *
   * @param pool how many candidates are looked at
   * @param rules what is done to them
   */
  record Entry(
      @Setting(
              help = "Candidates that are looked at",
              defaultValue = "200",
              min = "1",
              max = "5000")
          int pool,
      @Setting(help = "What is done to them, in this order") List<Step> rules) {}

  /**
   * One rule.
   *
   * @param rule name of its kind
   * @param config its own keys
   */
  record Step(
      @Setting(help = "Kind of the rule") String rule,
      @Setting(help = "The rule's own keys", defaultValue = "{}") Map<String, Object> config) {}

  /** Returns the kinds of rules on the class path by name. */
  private static Map<String, RuleFactory<?>> kinds() {
    Map<String, RuleFactory<?>> kinds = new TreeMap<>();
    for (RuleFactory<?> factory : ServiceLoader.load(RuleFactory.class)) {
      RuleFactory<?> other = kinds.put(factory.name(), factory);
      if (other != null) {
        throw new IllegalArgumentException(
            "two rules are named %s: %s and %s"
                .formatted(factory.name(), other.getClass(), factory.getClass()));
      }
    }
    return kinds;
  }

  /**
   * Reads the scenarios of a file.
   *
   * @throws org.ccdrec.config.ConfigException with all errors, each with its line
   * @throws IllegalArgumentException if a rule is of no kind that is known
   */
  static Map<String, Scenario> read(Path file) {
    Map<String, RuleFactory<?>> kinds = kinds();
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    ConfigReader.ofFile(file)
        .bind(ScenarioFile.class)
        .scenarios()
        .forEach(
            (name, entry) -> {
              List<Scenario.Step> rules = new ArrayList<>();
              for (Step step : entry.rules()) {
                RuleFactory<?> kind = kinds.get(step.rule());
                if (kind == null) {
                  throw new IllegalArgumentException(
                      "%s: scenarios.%s: no rule is named %s; known: %s"
                          .formatted(file, name, step.rule(), kinds.keySet()));
                }
                rules.add(new Scenario.Step(step.rule(), rule(kind, "scenarios." + name, step)));
              }
              scenarios.put(name, new Scenario(entry.pool(), List.copyOf(rules), entry.toString()));
            });
    return scenarios;
  }

  private static <C extends Record> Rule rule(RuleFactory<C> kind, String path, Step step) {
    return kind.create(ConfigReader.ofSection(path, step.config()).bind(kind.configType()));
  }
}
