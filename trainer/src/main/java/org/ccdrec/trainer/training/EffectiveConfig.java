package org.ccdrec.trainer.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.config.ConfigWriter;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.PluginRegistry;

/**
 * A run's configuration with every section bound and every default written out: what a snapshot
 * records and a later run can repeat.
 *
 * @param run the file's keys
 * @param model the model's own keys
 * @param sampler the sampler's keys
 * @param ccdrec CCDRec's keys
 */
public record EffectiveConfig(RunConfig run, Record model, Record sampler, CcdrecConfig ccdrec) {

  /**
   * Binds all sections.
   *
   * @throws org.ccdrec.config.ConfigException with the errors of a section
   */
  public static EffectiveConfig of(RunConfig run, PluginRegistry plugins) {
    var model = plugins.recommender(run.model().backbone()).factory();
    var sampler = plugins.sampler(run.sampler().name()).factory();
    return new EffectiveConfig(
        run,
        RunContext.bind("model.config", run.model().config(), model.configType()),
        RunContext.bind("sampler.config", run.sampler().config(), sampler.configType()),
        CcdrecConfig.read(run.ccdrec()));
  }

  /**
   * The backbone's name, wrapped where Mirror Gradient and CCDRec are on top of it: {@code
   * ccdrec(mg(freedom))}.
   */
  public String modelName() {
    String plain = run.model().backbone();
    String trained = run.training().mirrorGradient().enabled() ? "mg(" + plain + ")" : plain;
    return ccdrec.enabled() ? "ccdrec(" + trained + ")" : trained;
  }

  /**
   * The name that the snapshot is published under.
   *
   * @throws IllegalArgumentException if it is to be the dataset's, and that cannot be one
   */
  public String snapshotName(Dataset dataset) {
    String name = run.name().isEmpty() ? dataset.name() : run.name();
    if (!name.matches(RunConfig.SNAPSHOT_NAME)) {
      throw new IllegalArgumentException(
          ("a snapshot's name must match %s, which the dataset's, '%s', does not: set name in the"
                  + " configuration")
              .formatted(RunConfig.SNAPSHOT_NAME, name));
    }
    return name;
  }

  /** All keys with their values, in the form of the config file. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>(ConfigWriter.toMap(run));
    map.put("model", withConfig(ConfigWriter.toMap(run.model()), model));
    map.put("sampler", withConfig(ConfigWriter.toMap(run.sampler()), sampler));
    map.put("ccdrec", ConfigWriter.toMap(ccdrec));
    return map;
  }

  private static Map<String, Object> withConfig(Map<String, Object> section, Record config) {
    Map<String, Object> copy = new LinkedHashMap<>(section);
    copy.put("config", ConfigWriter.toMap(config));
    return copy;
  }
}
