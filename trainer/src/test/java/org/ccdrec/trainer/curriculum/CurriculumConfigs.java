package org.ccdrec.trainer.curriculum;

import java.util.Arrays;
import org.ccdrec.config.ConfigReader;

/** Configurations of the curriculum for tests. */
final class CurriculumConfigs {
  private CurriculumConfigs() {}

  /** Returns the defaults with overrides such as {@code lag=0}. */
  static CurriculumConfig of(String... assignments) {
    return ConfigReader.ofDefaults()
        .override(Arrays.asList(assignments))
        .bind(CurriculumConfig.class);
  }
}
