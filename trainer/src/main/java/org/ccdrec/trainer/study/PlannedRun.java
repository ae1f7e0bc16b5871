package org.ccdrec.trainer.study;

import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RunKey;

/**
 * One run of a study.
 *
 * <p>The version of the code is beside the key, so that a run of other code is found and done
 * again.
 *
 * @param key the {@link RunKey} of configuration and data
 * @param row name of the first row that needs it
 * @param point label of its grid point; empty without a grid
 * @param config the configuration with every default
 * @param dataset what it is trained on
 * @param code the version of the code, see {@link org.ccdrec.trainer.plugin.CodeVersion}
 */
public record PlannedRun(
    String key, String row, String point, EffectiveConfig config, Dataset dataset, String code) {
  /** A configuration of a grid point, with the data it is trained on. */
  record Job(EffectiveConfig config, Dataset dataset) {}

  public static PlannedRun of(String row, String point, Job job, String code) {
    String key = RunKey.of(job.config(), job.dataset().hash());
    return new PlannedRun(key, row, point, job.config(), job.dataset(), code);
  }

  public long seed() {
    return config.run().seed();
  }
}
