package org.ccdrec.trainer.report.study;

import java.util.Map;

/** The symbols of the paper for keys of a configuration. Stateless. */
final class SettingName {
  private static final Map<String, String> SYMBOLS =
      Map.of(
          "ccdrec.diffusionWeight", "λ",
          "ccdrec.curricularShare", "ω",
          "ccdrec.diffusion.steps", "T",
          "ccdrec.fusionShare", "µ",
          "ccdrec.curriculum.stageEpochs", "Δτ",
          "ccdrec.curriculum.lastPoolEpoch", "τ_end");

  private SettingName() {}

  /** Returns the key, after its symbol if the paper has one. */
  static String label(String key) {
    String symbol = SYMBOLS.get(key);
    return symbol == null ? key : symbol + " (" + key + ")";
  }
}
