package org.ccdrec.trainer.training.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.ConfigSchema;

/**
 * Values for the keys in which the paper and its authors' implementation differ from each other or
 * from this project, whatever section they are in. Keys that are set elsewhere, in the file, the
 * environment or on the command line, win over a preset.
 *
 * <p>Both presets set what paper and implementation have in common, so that a preset means the same
 * when this project's defaults change. Where the paper searches a grid without naming its choice
 * (λ, T), they have the implementation's value.
 */
public enum CcdrecPreset {
  /** This project's recommendation: the defaults. */
  STANDARD(Map.of(), Map.of()),
  /** The paper's text. */
  PAPER(
      Map.of(
          "ccdrec.diffusion.stepDraw", "iid",
          "ccdrec.diffusion.reduction", "sum",
          "ccdrec.diffusion.poolSteps", "quarters",
          "ccdrec.curriculum.lag", 0,
          "ccdrec.curriculum.withReplacement", false),
      Common.KEYS),
  /** The authors' implementation. */
  AUTHORS(
      Map.of(
          "ccdrec.diffusion.stepDraw", "antithetic",
          "ccdrec.diffusion.reduction", "mean",
          "ccdrec.diffusion.poolSteps", "authors",
          "ccdrec.curriculum.lag", 1,
          "ccdrec.curriculum.withReplacement", true),
      Common.KEYS);

  private static final String SELECTOR = "ccdrec.preset";
  private static final String BACKBONE = "model.config.";

  private final Map<String, Object> keys;

  CcdrecPreset(Map<String, Object> own, Map<String, Object> common) {
    this.keys = new LinkedHashMap<>(common);
    this.keys.putAll(own);
  }

  /** The keys that paper and implementation have in common. */
  private static final class Common {
    private static final Map<String, Object> KEYS =
        Map.ofEntries(
            Map.entry("ccdrec.diffusionWeight", 1),
            Map.entry("ccdrec.curricularShare", 0.8),
            Map.entry("ccdrec.fusionShare", 0.5),
            Map.entry("ccdrec.fuseHardNegatives", false),
            Map.entry("ccdrec.diffusion.steps", 20),
            Map.entry("ccdrec.diffusion.schedule", "linear"),
            Map.entry("ccdrec.diffusion.betaStart", 1e-4),
            Map.entry("ccdrec.diffusion.betaEnd", 0.02),
            Map.entry("ccdrec.diffusion.detachTarget", false),
            Map.entry("ccdrec.diffusion.samples", 1),
            Map.entry("ccdrec.diffusion.layers", 1),
            Map.entry("ccdrec.diffusion.heads", 1),
            Map.entry("ccdrec.curriculum.stageEpochs", 5),
            Map.entry("ccdrec.curriculum.lastPoolEpoch", 30),
            Map.entry("ccdrec.curriculum.poolSpace", "latent"),
            Map.entry("ccdrec.curriculum.candidateShare", 0.1),
            Map.entry("ccdrec.curriculum.hardShare", 0.1),
            Map.entry("features.mode", "trainable"),
            Map.entry("features.update", "dense"),
            Map.entry("training.batchSize", 512),
            Map.entry("training.learningRate", 5e-4),
            Map.entry("training.patience", 20),
            Map.entry(BACKBONE + "ego", "item-graph"));
  }

  /** Returns the preset with a name as configurations write it; the standard one if unknown. */
  static CcdrecPreset named(String name) {
    return Arrays.stream(values())
        .filter(preset -> preset.label().equals(name))
        .findFirst()
        .orElse(STANDARD);
  }

  /** Returns a reader that fills a run's keys from the preset that the configuration names. */
  static ConfigReader fill(ConfigReader reader) {
    return reader.preset(
        SELECTOR,
        name ->
            Arrays.stream(values())
                .filter(preset -> preset.label().equals(name))
                .findFirst()
                .map(CcdrecPreset::runKeys)
                .orElse(Map.of()));
  }

  /** Returns a reader of a backbone's section that fills those of its keys that this preset has. */
  ConfigReader fillBackbone(ConfigReader section, Class<? extends Record> type) {
    Map<String, Object> known =
        ConfigSchema.describe(type).stream()
            .map(ConfigKey::path)
            .filter(key -> keys.containsKey(BACKBONE + key))
            .collect(Collectors.toMap(key -> key, key -> keys.get(BACKBONE + key)));
    return section.defaults("preset " + label(), known);
  }

  private Map<String, Object> runKeys() {
    Map<String, Object> run = new LinkedHashMap<>(keys);
    run.keySet().removeIf(key -> key.startsWith(BACKBONE));
    return run;
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
