package org.ccdrec.server.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.nio.file.Path;
import java.util.Optional;
import org.ccdrec.server.GeneratedSnapshot;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.RecommendationRequest.Choice;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.retrieval.GraphSettings;
import org.ccdrec.server.retrieval.RetrievalSettings;
import org.ccdrec.server.scenario.Scenarios;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered when the deadline comes first. */
class LateAnswersTest {
  @TempDir Path directory = Path.of("unset");
  private final LiveReference versions = new LiveReference();
  private LiveSnapshot live;
  private Recommender recommender;

  @BeforeEach
  void load() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    var id = new GeneratedSnapshot(1, 20, 300, 4, 5).publish(store, "late", false);
    var settings =
        new RetrievalSettings(1000, new GraphSettings(8, 20, 20), directory.resolve(".index"), 1);
    live = LiveSnapshot.load(store.path(id), settings, 0, StatsCounter.disabledStatsCounter());
    versions.swap(live);
    recommender =
        new Recommender(versions, Cursors.signedWith(Optional.empty()), Scenarios.none(), null);
  }

  @AfterEach
  void close() {
    versions.clear();
  }

  @Test
  void popularityAnswersAndSaysSo() throws Exception {
    var request = RecommendationRequest.ofUser("u1", new Choice(10, null, null, null));
    Recommendation late = recommender.answer(live, request, new Deadline(System.nanoTime()));
    assertFalse(late.isWhole());
    JsonNode answer = new ObjectMapper().readTree(late.json());
    assertEquals("popularity", answer.get("degraded").asText());
    assertEquals("popularity", answer.get("servedBy").asText());
    assertEquals(10, answer.get("items").size());
    Recommendation inTime = recommender.answer(live, request, Deadline.NONE);
    assertTrue(inTime.isWhole());
    assertFalse(new ObjectMapper().readTree(inTime.json()).has("degraded"));
  }

  @Test
  void aPageIsWholeOrRefused() {
    var request = RecommendationRequest.ofUser("u1", new Choice(10, null, null, "*"));
    assertThrows(
        LateException.class,
        () -> recommender.answer(live, request, new Deadline(System.nanoTime())));
  }
}
