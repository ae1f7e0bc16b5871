package org.ccdrec.trainer.training.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.files.Sha256;

/**
 * The key of a run: 20 hexadecimal digits of the SHA-256 of the effective configuration, every
 * default written out, and the hash of the data. The snapshot's name and content and the number of
 * threads do not affect the result and are left out. Stateless.
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
    keys.computeIfPresent("training", (key, section) -> withoutThreads((Map<?, ?>) section));
    try {
      String text = SORTED.writeValueAsString(Map.of("config", keys, "data", dataHash));
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
