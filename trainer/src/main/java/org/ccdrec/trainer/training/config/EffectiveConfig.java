package org.ccdrec.trainer.training.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.config.BoundConfig;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.ConfigWriter;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.PluginRegistry;

/**
 * A run's configuration with every section bound and every default filled in. It is bound once: the
 * same object is what a run trains with, what its snapshot records and what a later run can repeat.
 *
 * @param run the file's keys
 * @param model the backbone's own keys
 * @param sampler the sampler's own keys
 */
public record EffectiveConfig(RunConfig run, Record model, Record sampler) {

  /**
   * Binds a configuration: its own keys, filled from the preset it names, then those of the
   * backbone and the sampler.
   *
   * @throws org.ccdrec.config.ConfigException with the errors of the first part that has any
   * @throws org.ccdrec.trainer.plugin.PluginException if there is no such backbone or sampler
   */
  public static EffectiveConfig read(ConfigReader reader, PluginRegistry plugins) {
    return ExplainedConfig.read(reader, plugins).config();
  }

  /** Binds the keys of the run, filled from the preset that they name. */
  static BoundConfig<RunConfig> bindRun(ConfigReader reader) {
    return CcdrecPreset.fill(reader).bindWithOrigins(RunConfig.class);
  }

  /** Binds the keys of the backbone that a run names. */
  static BoundConfig<?> bindModel(RunConfig run, PluginRegistry plugins) {
    Class<? extends Record> type =
        plugins.recommender(run.model().backbone()).factory().configType();
    ConfigReader section = ConfigReader.ofSection("model.config", run.model().config());
    return run.ccdrec().preset().fillBackbone(section, type).bindWithOrigins(type);
  }

  /** Binds the keys of the sampler that a run names. */
  static BoundConfig<?> bindSampler(RunConfig run, PluginRegistry plugins) {
    return ConfigReader.ofSection("sampler.config", run.sampler().config())
        .bindWithOrigins(plugins.sampler(run.sampler().name()).factory().configType());
  }

  /** CCDRec's keys. */
  public CcdrecConfig ccdrec() {
    return run.ccdrec();
  }

  /**
   * The backbone's name, wrapped where Mirror Gradient and CCDRec are on top of it: {@code
   * ccdrec(mg(freedom))}. A part of CCDRec that is switched off is named: {@code
   * ccdrec-without-ndi(freedom)}.
   */
  public String modelName() {
    String plain = run.model().backbone();
    String trained = run.training().mirrorGradient().enabled() ? "mg(" + plain + ")" : plain;
    return ccdrec().enabled() ? ccdrec().variant() + "(" + trained + ")" : trained;
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
    return map;
  }

  private static Map<String, Object> withConfig(Map<String, Object> section, Record config) {
    Map<String, Object> copy = new LinkedHashMap<>(section);
    copy.put("config", ConfigWriter.toMap(config));
    return copy;
  }
}
