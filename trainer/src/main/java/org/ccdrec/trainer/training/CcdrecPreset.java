package org.ccdrec.trainer.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.ccdrec.config.ConfigReader;

/**
 * Values for the keys in which the paper and its authors' implementation differ from each other and
 * from this project. Keys that are set elsewhere, in the file, the environment or on the command
 * line, win over a preset.
 */
public enum CcdrecPreset {
  /** This project's recommendation: the defaults. */
  STANDARD(Map.of()),
  /** The paper's text. */
  PAPER(
      Map.of(
          "ccdrec.diffusion.stepDraw", "iid",
          "ccdrec.diffusion.reduction", "sum",
          "ccdrec.curriculum.lag", 0)),
  /** The authors' implementation. */
  AUTHORS(
      Map.of(
          "ccdrec.diffusion.poolSteps",
          "authors",
          "ccdrec.curriculum.lag",
          1,
          "ccdrec.curriculum.withReplacement",
          true));

  private static final String SELECTOR = "ccdrec.preset";

  private final Map<String, Object> keys;

  CcdrecPreset(Map<String, Object> keys) {
    this.keys = keys;
  }

  /** Returns a reader that fills keys from the preset that the configuration names. */
  static ConfigReader fill(ConfigReader reader) {
    return reader.preset(
        SELECTOR,
        name ->
            Arrays.stream(values())
                .filter(preset -> preset.label().equals(name))
                .findFirst()
                .map(preset -> preset.keys)
                .orElse(Map.of()));
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
