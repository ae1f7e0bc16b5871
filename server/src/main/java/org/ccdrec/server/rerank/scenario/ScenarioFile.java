package org.ccdrec.server.rerank.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Setting;
import org.ccdrec.server.rerank.RuleStep;
import org.ccdrec.server.rerank.Rules;

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
   * @param pool how many candidates the rules are given
   * @param rules the rules, in the order they are applied
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
   * @param config the rule's own keys
   */
  record Step(
      @Setting(help = "Kind of the rule") String rule,
      @Setting(help = "The rule's own keys", defaultValue = "{}") Map<String, Object> config) {}

  /**
   * Reads the scenarios of a file.
   *
   * @param rules the kinds of rules
   * @throws org.ccdrec.config.ConfigException with all errors, each with its line
   * @throws IllegalArgumentException if a rule is of an unknown kind or cannot be created
   */
  static Map<String, Scenario> read(Path file, Rules rules) {
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    try {
      ConfigReader.ofFile(file)
          .bind(ScenarioFile.class)
          .scenarios()
          .forEach((name, entry) -> scenarios.put(name, scenario(name, entry, rules)));
      return scenarios;
    } catch (ConfigException e) {
      scenarios.values().forEach(Scenario::release);
      throw e;
    } catch (IllegalArgumentException e) {
      scenarios.values().forEach(Scenario::release);
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static Scenario scenario(String name, Entry entry, Rules rules) {
    String path = "scenarios." + name;
    List<RuleStep> steps = new ArrayList<>();
    try {
      for (Step step : entry.rules()) {
        steps.add(rules.step(step.rule(), ConfigReader.ofSection(path, step.config())));
      }
      return new Scenario(entry.pool(), steps, entry.toString());
    } catch (ConfigException e) {
      steps.forEach(RuleStep::close);
      throw e;
    } catch (IllegalArgumentException e) {
      steps.forEach(RuleStep::close);
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }
}
