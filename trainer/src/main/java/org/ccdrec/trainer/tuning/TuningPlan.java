package org.ccdrec.trainer.tuning;

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
import org.ccdrec.trainer.training.config.RunKey;

/**
 * A search with everything that its trials need.
 *
 * @param config the search's file
 * @param source the file's name in errors
 * @param base the configuration whose keys are searched, with all overrides
 * @param plugins backbones and samplers
 * @param datasets reads the dataset with the features that a configuration names
 */
public record TuningPlan(
    TuningConfig config,
    String source,
    ConfigReader base,
    PluginRegistry plugins,
    Function<RunConfig, Dataset> datasets) {

  /** Returns the configuration of a trial with some keys. */
  EffectiveConfig with(Map<String, Object> keys) {
    return EffectiveConfig.read(base.overlay(source + ", space", keys), plugins);
  }

  /**
   * Returns the configuration's own keys with their values as text; none if it is valid only with
   * values of the space.
   */
  Map<String, String> own() {
    try {
      return with(Map.of()).toFlatMap();
    } catch (ConfigException incomplete) {
      return Map.of();
    }
  }

  /**
   * Checks both ends of every range and every value of every list.
   *
   * @throws ConfigException with all errors
   */
  public void check() {
    Set<ConfigError> errors = new LinkedHashSet<>();
    for (Map<String, Object> keys : config.searchSpace().extremes()) {
      try {
        with(keys);
      } catch (ConfigException e) {
        errors.addAll(e.errors());
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(List.copyOf(errors));
    }
  }

  /**
   * Returns what a trial's result depends on besides its values; trials of another identity are not
   * comparable. The number of trials is not part of it, so that a search can be extended.
   */
  Identity identity() {
    EffectiveConfig one = with(config.searchSpace().extremes().getFirst());
    Dataset data = datasets.apply(one.run());
    String code =
        new CodeVersion()
            .of(
                plugins.recommender(one.run().model().backbone()),
                plugins.sampler(one.run().sampler().name()));
    return new Identity(
        RunKey.of(one, data.hash()),
        code,
        data.hash(),
        "%s %s seed %d start %s %s"
            .formatted(
                config.space(), config.search(), config.seed(), config.start(), config.halving()));
  }

  /**
   * What trials have in common.
   *
   * @param run key of the run with the first value of each searched key
   * @param code version of the code
   * @param dataHash hash of the data
   * @param search space, choice of values and stopping rule
   */
  record Identity(String run, String code, String dataHash, String search) {}
}
