package org.ccdrec.trainer.command.retrain;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.ccdrec.snapshot.Snapshot;

/** The configuration that a snapshot records. Stateless. */
final class LiveConfiguration {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private LiveConfiguration() {}

  /** Returns the keys as plain values; none for a model that was imported. */
  static Map<String, Object> of(Snapshot snapshot) {
    return JSON.convertValue(snapshot.manifest().model().config(), OBJECT);
  }
}
