package org.ccdrec.trainer.training.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ccdrec.trainer.checkpoint.RunIdentity;
import org.ccdrec.trainer.data.Dataset;

/** The identities of runs, by which checkpoints are matched with them. Stateless. */
public final class RunIdentities {
  /** Keys that do not affect the vectors of a run. */
  private static final Set<String> IRRELEVANT =
      Set.of("name", "training.threads", "training.checkpointEvery");

  private static final Set<String> IRRELEVANT_SECTIONS = Set.of("snapshot.", "retrain.");

  private RunIdentities() {}

  /**
   * Returns the identity of a run: its configuration without the keys that do not affect the
   * result, the hash of the data, the kernels and the code.
   *
   * @param kernels name of the kernels
   * @param code see {@link org.ccdrec.trainer.plugin.CodeVersion}
   */
  public static RunIdentity of(
      EffectiveConfig config, Dataset dataset, String kernels, String code) {
    Map<String, String> fixed = new TreeMap<>(config.toFlatMap());
    fixed.keySet().removeIf(RunIdentities::isIrrelevant);
    fixed.put("data (hash of all files)", dataset.hash());
    fixed.put("kernels", kernels);
    fixed.put("ccdrec (version and code)", code);
    return new RunIdentity(fixed, Map.of("java", Runtime.version().toString()));
  }

  private static boolean isIrrelevant(String key) {
    return IRRELEVANT.contains(key)
        || IRRELEVANT_SECTIONS.stream().anyMatch(section -> key.startsWith(section));
  }
}
