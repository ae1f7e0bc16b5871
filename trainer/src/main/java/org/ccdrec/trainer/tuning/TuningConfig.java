package org.ccdrec.trainer.tuning;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.config.BrokenRules;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Setting;

/** The file given to {@code ccdrec tune}; paths in it are relative to it. */
public record TuningConfig(
    @Setting(
            help = "Name of the search, and of the directory of its trials",
            pattern = "[a-z0-9][a-z0-9._-]*")
        String name,
    @Setting(help = "The dataset directory, unless --data names one") Optional<Path> data,
    @Setting(help = "The configuration whose keys are searched") Path config,
    @Setting(help = "Keys that override that configuration in every trial", defaultValue = "{}")
        Map<String, Object> set,
    @Setting(
            help =
                "Keys with their possible values: a list, or {min, max, scale: linear|log,"
                    + " integer: true|false}")
        Map<String, Object> space,
    @Setting(help = "How values are chosen: tpe learns from earlier trials", defaultValue = "tpe")
        Search search,
    @Setting(
            help =
                "The first trial: the configuration's own values, moved into the space, or random"
                    + " ones",
            defaultValue = "configuration")
        Start start,
    @Setting(help = "Number of trials", defaultValue = "20", min = "1", max = "100000") int trials,
    @Setting(help = "Seed of the choice of values", defaultValue = "1") long seed,
    @Setting(help = "When a trial is stopped") HalvingSection halving) {

  /** How the values of a trial are chosen. */
  public enum Search {
    /** Uniformly over the space. */
    RANDOM,
    /** By a tree-structured Parzen estimator over the earlier trials. */
    TPE
  }

  /** What the first trial has. */
  public enum Start {
    /** The configuration's own values, each moved to the nearest one of the space. */
    CONFIGURATION,
    /** Values drawn like those of other trials. */
    RANDOM
  }

  /** Section {@code halving}: asynchronous successive halving. */
  public record HalvingSection(
      @Setting(
              help = "Epochs before trials are first compared; 0 lets every trial end",
              defaultValue = "5",
              min = "0")
          int firstEpochs,
      @Setting(
              help =
                  "Only the best 1/factor of the trials goes on; then compared factor times later",
              defaultValue = "3",
              min = "2",
              max = "100")
          int factor) {
    Halving rule() {
      return new Halving(firstEpochs, factor);
    }
  }

  public TuningConfig {
    BrokenRules.Check broken = new BrokenRules.Check();
    broken.unless(!space.isEmpty(), "space", "space must name at least one key");
    space.forEach(
        (key, form) -> {
          try {
            Dimension.of(key, form);
          } catch (IllegalArgumentException e) {
            broken.unless(false, "space." + key, String.valueOf(e.getMessage()));
          }
        });
    broken.unless(
        !space.containsKey("seed"),
        "space.seed",
        "seed must not be searched; set it with set.seed");
    broken.throwIfAny();
  }

  /**
   * Reads a search's file.
   *
   * @param overrides {@code key=value} that override it
   * @throws org.ccdrec.config.ConfigException with all errors
   */
  public static TuningConfig read(Path file, List<String> overrides) {
    return ConfigReader.ofFile(file).override(overrides).bind(TuningConfig.class);
  }

  SearchSpace searchSpace() {
    return SearchSpace.of(space);
  }
}
