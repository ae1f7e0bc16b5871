package org.ccdrec.trainer.diffusion;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.config.ConfigReader;

/** Configurations of the diffusion for tests. */
final class DiffusionConfigs {
  private DiffusionConfigs() {}

  /** Returns the defaults with some keys set, given as alternating keys and values. */
  static DiffusionConfig of(Object... settings) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (int at = 0; at < settings.length; at += 2) {
      section.put((String) settings[at], settings[at + 1]);
    }
    return ConfigReader.ofMap("diffusion", section).bind(DiffusionConfig.class);
  }
}
