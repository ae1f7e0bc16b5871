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
   * @throws ConfigException with all errors, each with its line
   */
  static Definitions read(Path file, Experiments.Known known) {
    BoundConfig<ExperimentFile> bound =
        ConfigReader.ofFile(file).bindWithOrigins(ExperimentFile.class);
    var check = new Check(bound, known, new ArrayList<>());
    List<Experiment> experiments = new ArrayList<>();
    bound
        .config()
        .experiments()
        .forEach(
            (name, entry) -> {
              check.experiment(name, entry);
              experiments.add(Experiment.of(name, entry));
            });
    if (!check.errors().isEmpty()) {
      throw new ConfigException(check.errors());
    }
    return new Definitions(bound.config().salt(), experiments);
  }

  /** The check of what experiments refer to, collecting errors. */
  private record Check(
      BoundConfig<ExperimentFile> file, Experiments.Known known, List<ConfigError> errors) {
    void experiment(String name, ExperimentEntry entry) {
      for (String placement : entry.placements()) {
        require(
            known.placements(), "placement", placement, List.of("experiments", name, "placements"));
      }
      entry
          .variants()
          .forEach(
              (variant, each) ->
                  each.scenario()
                      .ifPresent(
                          scenario ->
                              require(
                                  known.scenarios(),
                                  "scenario",
                                  scenario,
                                  List.of("experiments", name, "variants", variant, "scenario"))));
    }

    private void require(Set<String> names, String kind, String name, List<String> keys) {
      if (!names.contains(name)) {
        String rule =
            "must be a %s of %ss.file, one of %s; define it there first"
                .formatted(kind, kind, new TreeSet<>(names));
        errors.add(file.error(keys, name, rule));
      }
    }
  }
}
