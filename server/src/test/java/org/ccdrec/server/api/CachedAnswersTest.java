package org.ccdrec.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cached answer is the same again, with an id of its own. */
class CachedAnswersTest {
  @Test
  void hasItsOwnRecommendationId(@TempDir Path directory) throws Exception {
    new GeneratedSnapshot(4, 30, 400, 6, 25).publish(SnapshotStore.open(directory), "cached", true);
    try (TestServer server = TestServer.start(directory)) {
      for (String target :
          new String[] {
            "/v1/users/u5/recommendations?k=3",
            "/v1/users/u5/recommendations?k=3&filter=price+%3E+5",
            "/v1/items/i5/similar"
          }) {
        JsonNode first = server.json(target);
        Set<String> ids = new HashSet<>();
        for (int again = 0; again < 40; again++) {
          ObjectNode answer = (ObjectNode) server.json(target);
          String id = answer.get("recommendationId").asText();
          assertTrue(ids.add(id), id);
          assertNotEquals(first.get("recommendationId").asText(), id);
          answer.set("recommendationId", first.get("recommendationId"));
          assertEquals(first.toString(), answer.toString());
        }
      }
      String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
      assertTrue(metrics.lines().anyMatch(line -> line.matches(".*cache_hits\\S* 120(\\.0)?")));
    }
  }
}
