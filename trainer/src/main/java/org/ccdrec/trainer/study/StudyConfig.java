package org.ccdrec.trainer.study;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ccdrec.config.BrokenRules;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Setting;
import org.ccdrec.trainer.evaluation.MetricAt;

/** The file given to {@code ccdrec study}; paths in it are relative to it. */
public record StudyConfig(
    @Setting(
            help = "Name of the study, and of the directory of its tables",
            pattern = "[a-z0-9][a-z0-9._-]*")
        String name,
    @Setting(help = "The dataset directory, unless --data names one") Optional<Path> data,
    @Setting(help = "Seeds; every row is trained once with each", defaultValue = "[1, 2, 3]")
        List<Long> seeds,
    @Setting(help = "Name of the row that others are compared with", defaultValue = "''")
        String baseline,
    @Setting(
            help = "Columns of the tables",
            defaultValue = "[recall@10, recall@20, ndcg@10, ndcg@20]")
        List<String> metrics,
    @Setting(help = "Keys that override the configuration of every row", defaultValue = "{}")
        Map<String, Object> set,
    @Setting(help = "The models, in the order of the table") List<RowSection> rows,
    @Setting(help = "How rows are compared") StatisticsSection statistics) {

  /** One entry of {@code rows}. */
  public record RowSection(
      @Setting(help = "The row's name in the tables", pattern = ".*\\S.*") String name,
      @Setting(help = "The base configuration of the row") Path config,
      @Setting(help = "Row that this one is compared with, if not the study's", defaultValue = "''")
          String baseline,
      @Setting(help = "Keys that override the base configuration", defaultValue = "{}")
          Map<String, Object> set,
      @Setting(
              help =
                  "The best.yaml of a search by ccdrec tune, whose keys override the base"
                      + " configuration")
          Optional<Path> tuned,
      @Setting(
              help =
                  "Keys with lists of values; the combination with the best validation result"
                      + " is tested",
              defaultValue = "{}")
          Map<String, Object> grid) {

    public RowSection {
      BrokenRules.Check broken = new BrokenRules.Check();
      grid.forEach(
          (key, values) ->
              broken.unless(
                  values instanceof List<?> list
                      && !list.isEmpty()
                      && new HashSet<>(list).size() == list.size(),
                  "grid." + key,
                  "grid must have a list of distinct values for each key, such as [0.5, 0.8]; "
                      + key
                      + "="
                      + values));
      broken.unless(
          !grid.containsKey("seed") && !set.containsKey("seed"),
          set.containsKey("seed") ? "set.seed" : "grid.seed",
          "seed must not be set here; use the study's seeds");
      broken.throwIfAny();
    }
  }

  /** Section {@code statistics}. */
  public record StatisticsSection(
      @Setting(
              help = "Number of bootstrap resamples",
              defaultValue = "2000",
              min = "100",
              max = "1000000")
          int resamples,
      @Setting(
              help = "Confidence level of the intervals",
              defaultValue = "0.95",
              above = "0",
              below = "1")
          double confidence,
      @Setting(help = "Seed of the bootstrap", defaultValue = "1") long seed) {}

  public StudyConfig {
    BrokenRules.Check broken = new BrokenRules.Check();
    broken.unless(
        !seeds.isEmpty() && Set.copyOf(seeds).size() == seeds.size(),
        "seeds",
        "seeds must be distinct and not empty; seeds=" + seeds);
    broken.unless(!metrics.isEmpty(), "metrics", "metrics must not be empty");
    for (int at = 0; at < metrics.size(); at++) {
      String metric = metrics.get(at);
      broken.unless(
          MetricAt.ALL.stream().anyMatch(known -> known.toString().equals(metric)),
          "metrics[" + at + "]",
          "metrics must be among " + MetricAt.ALL + "; " + metric);
    }
    Set<String> names = new HashSet<>();
    for (int at = 0; at < rows.size(); at++) {
      String row = rows.get(at).name;
      broken.unless(names.add(row), "rows[" + at + "].name", "row names must be distinct; " + row);
    }
    broken.unless(!rows.isEmpty(), "rows", "rows must not be empty");
    broken.unless(!set.containsKey("seed"), "set.seed", "seed must not be set here; use seeds");
    broken.unless(
        baseline.isEmpty() || names.contains(baseline),
        "baseline",
        "baseline must be the name of a row; baseline=" + baseline);
    for (int at = 0; at < rows.size(); at++) {
      RowSection row = rows.get(at);
      broken.unless(
          row.baseline.isEmpty() || names.contains(row.baseline),
          "rows[" + at + "].baseline",
          "baseline of %s must be the name of a row; baseline=%s"
              .formatted(row.name, row.baseline));
    }
    broken.throwIfAny();
  }

  /**
   * Reads a study's file.
   *
   * @param overrides {@code key=value} that override it
   * @throws org.ccdrec.config.ConfigException with all errors
   */
  public static StudyConfig read(Path file, List<String> overrides) {
    return ConfigReader.ofFile(file).override(overrides).bind(StudyConfig.class);
  }

  /** Returns the name of the row's baseline; the row's own name if it is not compared with any. */
  String baselineOf(RowSection row) {
    if (!row.baseline.isEmpty()) {
      return row.baseline;
    }
    return baseline.isEmpty() ? rows.getFirst().name : baseline;
  }

  /** Returns the metrics shown in the tables. */
  public List<MetricAt> columns() {
    return metrics.stream().map(MetricAt::of).toList();
  }
}
