package org.ccdrec.trainer.training.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.files.Sha256;

/**
 * The key of a run: 20 hexadecimal digits of the SHA-256 of the effective configuration, every
 * default written out, and the hash of the data. The snapshot's name and content, the number of
 * threads and the interval of checkpoints do not affect the result and are left out. Stateless.
 */
public final class RunKey {
  private static final int DIGITS = 20;
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private RunKey() {}

  /** Returns the key of a run. */
  public static String of(EffectiveConfig config, String dataHash) {
    Map<String, Object> keys = new LinkedHashMap<>(config.toMap());
    keys.remove("name");
    keys.remove("snapshot");
    keys.remove("retrain");
    keys.computeIfPresent("training", (key, section) -> deciding((Map<?, ?>) section));
    try {
      String text = SORTED.writeValueAsString(Map.of("config", keys, "data", dataHash));
      return Sha256.hex(text).substring(0, DIGITS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can always be written", e);
    }
  }

  /** Returns the keys of the section {@code training} that affect the result. */
  private static Map<Object, Object> deciding(Map<?, ?> section) {
    Map<Object, Object> copy = new LinkedHashMap<>(section);
    copy.remove("threads");
    copy.remove("checkpointEvery");
    return copy;
  }
}
