package org.ccdrec.trainer.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ccdrec.config.ConfigError;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.CodeVersion;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunConfig;

/**
 * Plans the runs of a study's file; the errors of all rows are reported together.
 *
 * @param file the study's file
 * @param config its content
 * @param plugins backbones and samplers
 * @param assignments {@code key=value} that override every row's configuration
 */
public record StudyPlanner(
    Path file, StudyConfig config, PluginRegistry plugins, List<String> assignments) {

  /**
   * Plans every run.
   *
   * @param datasets reads the dataset with the features that a run's configuration names
   * @throws ConfigException with the errors of all rows
   */
  public StudyPlan plan(Function<RunConfig, Dataset> datasets) {
    Set<ConfigError> errors = new LinkedHashSet<>();
    List<StudyPlan.Row> rows = new ArrayList<>();
    TunedRows tuned = TunedRows.read(config.rows(), this::beside);
    tuned.requireEqualBudgets();
    CodeVersion version = new CodeVersion();
    for (StudyConfig.RowSection row : config.rows()) {
      List<StudyPlan.Point> points = new ArrayList<>();
      for (Map<String, Object> values : Grid.points(row.grid())) {
        List<EffectiveConfig> configs = effective(row, tuned.keys(row), values, errors);
        List<PlannedRun> runs = new ArrayList<>();
        if (errors.isEmpty()) {
          for (EffectiveConfig config : configs) {
            PlannedRun.Job job = new PlannedRun.Job(config, datasets.apply(config.run()));
            tuned.requireData(row, job.dataset().hash());
            runs.add(PlannedRun.of(row.name(), Grid.label(values), job, code(version, config)));
          }
        }
        points.add(new StudyPlan.Point(Grid.label(values), runs));
      }
      rows.add(new StudyPlan.Row(row.name(), config.baselineOf(row), points));
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(List.copyOf(errors));
    }
    return new StudyPlan(config, rows);
  }

  private String code(CodeVersion version, EffectiveConfig config) {
    RunConfig run = config.run();
    return version.of(
        plugins.recommender(run.model().backbone()), plugins.sampler(run.sampler().name()));
  }

  /** Returns the configuration of a point for each seed; empty after an error. */
  private List<EffectiveConfig> effective(
      StudyConfig.RowSection row,
      Map<String, Object> tuned,
      Map<String, Object> values,
      Set<ConfigError> errors) {
    try {
      ConfigReader reader =
          ConfigReader.ofFile(beside(row.config()))
              .overlay(file.toString(), config.set())
              .overlay(file.toString(), row.set())
              .overlay(file + ", tuned keys of " + row.name(), tuned)
              .overlay(file + ", grid of " + row.name(), values)
              .override(assignments);
      return config.seeds().stream()
          .map(seed -> reader.override(List.of("seed=" + seed)))
          .map(seeded -> EffectiveConfig.read(seeded, plugins))
          .toList();
    } catch (ConfigException e) {
      e.errors().forEach(error -> errors.add(ofRow(row, error)));
    }
    return List.of();
  }

  /** Returns an error with the name of its row, if it names no key by which to find it. */
  private static ConfigError ofRow(StudyConfig.RowSection row, ConfigError error) {
    return error.line() > 0 && error.key().isEmpty()
        ? new ConfigError(
            error.source(), error.line(), "", null, "row " + row.name() + ": " + error.rule())
        : error;
  }

  private Path beside(Path path) {
    Path folder = file.getParent();
    return folder == null ? path : folder.resolve(path).normalize();
  }
}
