package org.ccdrec.trainer.training.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.config.BindingAttempt;
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
   * @throws org.ccdrec.config.ConfigException with the errors of all parts, including a backbone or
   *     sampler that does not exist
   */
  public static EffectiveConfig read(ConfigReader reader, PluginRegistry plugins) {
    return ExplainedConfig.read(reader, plugins).config();
  }

  /** Binds the keys of the run, filled from the preset that they name. */
  static BindingAttempt<RunConfig> tryRun(ConfigReader reader) {
    return CcdrecPreset.fill(reader).tryBind(RunConfig.class);
  }

  /** Binds the keys of the backbone that a run names, even if the run's own keys are invalid. */
  static BindingAttempt<?> tryModel(BindingAttempt<RunConfig> run, PluginRegistry plugins) {
    String backbone = run.text("model.backbone").orElse(RunConfig.DEFAULT_BACKBONE);
    Class<? extends Record> type = plugins.recommender(backbone).factory().configType();
    ConfigReader section = run.section("model.config");
    return CcdrecPreset.named(run.text("ccdrec.preset").orElse(""))
        .fillBackbone(section, type)
        .tryBind(type);
  }

  /** Binds the keys of the sampler that a run names, even if the run's own keys are invalid. */
  static BindingAttempt<?> trySampler(BindingAttempt<RunConfig> run, PluginRegistry plugins) {
    String sampler = run.text("sampler.name").orElse(RunConfig.DEFAULT_SAMPLER);
    return run.section("sampler.config").tryBind(plugins.sampler(sampler).factory().configType());
  }

  /** Returns CCDRec's keys. */
  public CcdrecConfig ccdrec() {
    return run.ccdrec();
  }

  /** Returns this configuration with another number of epochs. */
  public EffectiveConfig withEpochs(int epochs) {
    return new EffectiveConfig(run.withEpochs(epochs), model, sampler);
  }

  /**
   * Returns the backbone's name, wrapped in the names of Mirror Gradient and CCDRec if they are
   * enabled: {@code ccdrec(mg(freedom))}. A disabled part of CCDRec is named: {@code
   * ccdrec-without-ndi(freedom)}.
   */
  public String modelName() {
    String plain = run.model().backbone();
    String trained = run.training().mirrorGradient().enabled() ? "mg(" + plain + ")" : plain;
    return ccdrec().enabled() ? ccdrec().variant() + "(" + trained + ")" : trained;
  }

  /**
   * Returns the name that the snapshot is published under.
   *
   * @throws IllegalArgumentException if the dataset's name is used and is not a valid snapshot name
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

  /** Returns all keys with their values, in the form of the configuration file. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>(ConfigWriter.toMap(run));
    map.put("model", withConfig(ConfigWriter.toMap(run.model()), model));
    map.put("sampler", withConfig(ConfigWriter.toMap(run.sampler()), sampler));
    return map;
  }

  /** Returns all keys with their values as text, such as {@code training.epochs}. */
  public Map<String, String> toFlatMap() {
    Map<String, String> flat = new TreeMap<>();
    flatten("", toMap(), flat);
    return flat;
  }

  private static void flatten(String prefix, Map<?, ?> section, Map<String, String> flat) {
    section.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> inner) {
            flatten(prefix + key + ".", inner, flat);
          } else {
            flat.put(prefix + key, String.valueOf(value));
          }
        });
  }

  private static Map<String, Object> withConfig(Map<String, Object> section, Record config) {
    Map<String, Object> copy = new LinkedHashMap<>(section);
    copy.put("config", ConfigWriter.toMap(config));
    return copy;
  }
}
