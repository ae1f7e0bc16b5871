package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ccdrec.config.ConfigSchema;
import org.ccdrec.hnsw.GraphShape;
import org.ccdrec.server.ServerConfig;
import org.ccdrec.trainer.training.config.RunConfig;
import org.junit.jupiter.api.Test;

/** A graph that the trainer publishes by default has the shape that servers search by default. */
final class GraphDefaultsTest {
  private static int defaultOf(Class<? extends Record> type, String path) {
    String text =
        ConfigSchema.describe(type).stream()
            .filter(key -> key.path().equals(path))
            .findFirst()
            .orElseThrow()
            .defaultValue();
    return Integer.parseInt(text);
  }

  private static GraphShape shape(Class<? extends Record> type, String section) {
    return new GraphShape(
        defaultOf(type, section + ".connections"), defaultOf(type, section + ".buildBeam"));
  }

  @Test
  void trainerAndServersAgree() {
    assertEquals(GraphShape.DEFAULT, shape(RunConfig.class, "snapshot"));
    assertEquals(GraphShape.DEFAULT, shape(ServerConfig.class, "retrieval"));
  }
}
