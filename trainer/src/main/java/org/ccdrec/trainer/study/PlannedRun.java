package org.ccdrec.trainer.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.files.Sha256;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.training.config.EffectiveConfig;

/**
 * One run of a study.
 *
 * <p>Its key is the start of the SHA-256 of the effective configuration, every default written out,
 * and the hash of the data. The snapshot's name and content and the number of threads do not affect
 * the result and are left out. The version of the code is beside the key, so that a run of other
 * code is found and done again.
 *
 * @param key 20 hexadecimal digits
 * @param row name of the first row that needs it
 * @param point label of its grid point; empty without a grid
 * @param config the configuration with every default
 * @param dataset what it is trained on
 * @param code the version of the code, see {@link org.ccdrec.trainer.plugin.CodeVersion}
 */
public record PlannedRun(
    String key, String row, String point, EffectiveConfig config, Dataset dataset, String code) {
  private static final int DIGITS = 20;
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** A configuration of a grid point, with the data it is trained on. */
  record Job(EffectiveConfig config, Dataset dataset) {}

  public static PlannedRun of(String row, String point, Job job, String code) {
    String key = keyOf(job.config(), job.dataset());
    return new PlannedRun(key, row, point, job.config(), job.dataset(), code);
  }

  public long seed() {
    return config.run().seed();
  }

  private static String keyOf(EffectiveConfig config, Dataset dataset) {
    Map<String, Object> keys = new LinkedHashMap<>(config.toMap());
    keys.remove("name");
    keys.remove("snapshot");
    keys.remove("retrain");
    keys.computeIfPresent("training", (key, section) -> withoutThreads((Map<?, ?>) section));
    try {
      String text = SORTED.writeValueAsString(Map.of("config", keys, "data", dataset.hash()));
      return Sha256.hex(text).substring(0, DIGITS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can always be written", e);
    }
  }

  private static Map<Object, Object> withoutThreads(Map<?, ?> section) {
    Map<Object, Object> copy = new LinkedHashMap<>(section);
    copy.remove("threads");
    return copy;
  }
}
