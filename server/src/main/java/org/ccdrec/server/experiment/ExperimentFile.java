package org.ccdrec.server.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ccdrec.config.BoundConfig;
import org.ccdrec.config.ConfigError;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Setting;
import org.ccdrec.server.attribution.AnswerIds;

/**
 * The file of experiments, {@code conf/experiments.yaml}.
 *
 * @param salt salt of the slices of users that experiments take
 * @param experiments experiment by name
 */
record ExperimentFile(
    @Setting(help = "Salt of the slices of users", defaultValue = "traffic") String salt,
    @Setting(help = "The experiments by name", defaultValue = "{}")
        Map<String, ExperimentEntry> experiments) {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0," + (AnswerIds.LONGEST_NAME - 1) + "}");
  private static final int MOST_EXPERIMENTS = 100;

  /** Requires names that answers can carry, and disjoint slices of the users. */
  ExperimentFile {
    experiments.keySet().forEach(name -> requireName("experiments", name));
    if (experiments.size() > MOST_EXPERIMENTS) {
      throw new IllegalArgumentException(
          "experiments must be at most %d; delete those that ended; experiments=%d"
              .formatted(MOST_EXPERIMENTS, experiments.size()));
    }
    List<String> names = new ArrayList<>(experiments.keySet());
    for (int at = 0; at < names.size(); at++) {
      for (String other : names.subList(0, at)) {
        requireDisjoint(other, names.get(at), experiments);
      }
    }
  }

  static void requireName(String key, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "%s must have names of 1 to %d letters, digits, dashes and underscores; name=%s"
              .formatted(key, AnswerIds.LONGEST_NAME, name));
    }
  }

  private static void requireDisjoint(String one, String other, Map<String, ExperimentEntry> all) {
    ExperimentEntry first = all.get(one);
    ExperimentEntry second = all.get(other);
    if (first != null && second != null && first.overlaps(second)) {
      throw new IllegalArgumentException(
          ("%s and %s take the same users at the same time: %s to %s and %s to %s; give them"
                  + " disjoint slices with trafficFrom and trafficTo, times, or placements")
              .formatted(
                  one,
                  other,
                  first.trafficFrom(),
                  first.trafficTo(),
                  second.trafficFrom(),
                  second.trafficTo()));
    }
  }

  /**
   * Reads the experiments of a file.
   *
   * @param scenarios names of the available scenarios
   * @throws ConfigException with all errors, each with its line
   */
  static Definitions read(Path file, Set<String> scenarios) {
    BoundConfig<ExperimentFile> bound =
        ConfigReader.ofFile(file).bindWithOrigins(ExperimentFile.class);
    List<ConfigError> errors = new ArrayList<>();
    List<Experiment> experiments = new ArrayList<>();
    bound
        .config()
        .experiments()
        .forEach(
            (name, entry) -> {
              entry
                  .variants()
                  .forEach(
                      (variant, each) -> {
                        String scenario = each.scenario().orElse(null);
                        if (scenario != null && !scenarios.contains(scenario)) {
                          errors.add(
                              bound.error(
                                  List.of("experiments", name, "variants", variant, "scenario"),
                                  scenario,
                                  unknown(scenarios)));
                        }
                      });
              experiments.add(Experiment.of(name, entry));
            });
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return new Definitions(bound.config().salt(), experiments);
  }

  private static String unknown(Set<String> scenarios) {
    return "must be a scenario of scenarios.file, one of %s; define it there first"
        .formatted(new TreeSet<>(scenarios));
  }
}
