package org.ccdrec.server.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.live.FallbackSettings;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.request.Cursors;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RecommendationRequest.Choice;
import org.ccdrec.server.request.RequestReader;
import org.ccdrec.server.rerank.scenario.Scenarios;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered when the deadline comes first. */
class LateAnswersTest {
  private static final int ITEMS = 300;
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(1, 20, ITEMS, 4, 5);

  @TempDir Path directory = Path.of("unset");
  private final LiveReference versions = new LiveReference();
  private LiveSnapshot live;
  private RecommendationService recommender;

  private void load(FallbackSettings fallback) throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    live = load(store.path(GENERATED.publish(store, "late", false)), fallback);
    versions.swap(live);
    recommender = recommender(null);
  }

  private LiveSnapshot load(Path path, FallbackSettings fallback) throws Exception {
    return TestSettings.loader(directory, 1000, fallback).load(path);
  }

  private RecommendationService recommender(@Nullable Events events) {
    return new RecommendationService(
        versions, Cursors.signedWith(Optional.empty()), Scenarios.none(), events, Trials.none());
  }

  @AfterEach
  void close() {
    versions.clear();
  }

  private static Timing until(Deadline deadline) {
    return new Timing(deadline, new ServerMetrics().stages("test"));
  }

  private JsonNode answer(
      RecommendationService from, RecommendationRequest request, Deadline deadline)
      throws Exception {
    Recommendation made = from.answer(live, request, until(deadline));
    JsonNode answer = new ObjectMapper().readTree(made.json());
    assertEquals(made.isWhole(), !answer.has("degraded"));
    return answer;
  }

  private JsonNode late(RecommendationRequest request) throws Exception {
    return answer(recommender, request, new Deadline(System.nanoTime()));
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  private static RecommendationRequest user(int k) {
    return RecommendationRequest.ofUser("u1", Choice.best(k));
  }

  @Test
  void popularityAnswersAndSaysSo() throws Exception {
    load(new FallbackSettings(0, 0));
    JsonNode answer = late(user(10));
    assertEquals("popularity", answer.get("degraded").asText());
    assertEquals("popularity", answer.get("servedBy").asText());
    assertEquals(10, answer.get("items").size());
    assertFalse(answer(recommender, user(10), Deadline.NONE).has("degraded"));
  }

  @Test
  void theBestOfThePopularAnswerBeforePopularityDoes() throws Exception {
    load(new FallbackSettings(0, 40));
    int[] popularity = new int[ITEMS];
    Set<Integer> seen = new HashSet<>();
    for (int user = 0; user < GENERATED.users(); user++) {
      for (int item : GENERATED.seen()[user]) {
        popularity[item]++;
        if (user == 1) {
          seen.add(item);
        }
      }
    }
    float[] query = new float[4];
    GENERATED.userVectors().copyRow(1, query);
    List<String> expected =
        IntStream.range(0, ITEMS)
            .filter(item -> !seen.contains(item))
            .boxed()
            .sorted(Comparator.comparingInt(item -> -popularity[item]))
            .limit(40)
            .sorted(Comparator.comparingDouble(item -> -score(query, item)))
            .limit(10)
            .map(item -> "i" + item)
            .toList();
    JsonNode answer = late(user(10));
    assertEquals("exact-small", answer.get("degraded").asText());
    assertEquals("user", answer.get("servedBy").asText());
    assertEquals(expected, ids(answer));
  }

  private static double score(float[] query, int item) {
    float[] row = new float[4];
    GENERATED.itemVectors().copyRow(item, row);
    double sum = 0;
    for (int column = 0; column < 4; column++) {
      sum += (double) query[column] * row[column];
    }
    return sum;
  }

  @Test
  void theRankingOfTheSameRequestIsTheFirstChoice() throws Exception {
    load(new FallbackSettings(1, 40));
    JsonNode whole = answer(recommender, user(10), Deadline.NONE);
    JsonNode cached = late(user(10));
    assertEquals("cached", cached.get("degraded").asText());
    assertEquals("user", cached.get("servedBy").asText());
    assertEquals(whole.get("items"), cached.get("items"));
    assertFalse(whole.get("recommendationId").equals(cached.get("recommendationId")));
    assertEquals("exact-small", late(user(11)).get("degraded").asText());
    var other = RecommendationRequest.ofUser("u2", Choice.best(10));
    assertEquals("exact-small", late(other).get("degraded").asText());
  }

  @Test
  void aRankingIsNoChoiceOnceOneOfItsItemsMustNotComeBack() throws Exception {
    load(new FallbackSettings(1, 40));
    String first = ids(answer(recommender, user(10), Deadline.NONE)).getFirst();
    var settings = TestSettings.events();
    Path log = directory.resolve("events");
    try (Events events = Events.open(settings, log, List.of(), Clock.systemUTC())) {
      String event = "{\"userId\":\"u1\",\"itemId\":\"" + first + "\"}";
      events.take(event.getBytes(StandardCharsets.UTF_8)).join();
      JsonNode answer = answer(recommender(events), user(10), new Deadline(System.nanoTime()));
      assertEquals("exact-small", answer.get("degraded").asText());
      assertFalse(ids(answer).contains(first));
    }
  }

  @Test
  void aNewItemWhoseNeighboursWereNotFoundIsAnsweredByPopularity() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    FloatMatrix two = FloatMatrix.of(2, 1, new float[] {1, -1});
    var writer =
        new SnapshotWriter("content")
            .users(List.of(), FloatMatrix.of(0, 1, new float[0]))
            .items(List.of("i0", "i1"), two)
            .seen(new int[] {0}, new int[0])
            .popularity(new int[] {1, 2})
            .model("by-hand", new ObjectMapper().createObjectNode())
            .provenance(new Provenance("none", 1, "none", Map.of()))
            .content("visual", two);
    live = load(store.path(writer.publish(store)), new FallbackSettings(1, 40));
    versions.swap(live);
    recommender = recommender(null);
    var request =
        RequestReader.readSimilar(
            "{\"content\":{\"visual\":[3]}}".getBytes(StandardCharsets.UTF_8));
    JsonNode late = late(request);
    assertEquals("popularity", late.get("degraded").asText());
    assertEquals(List.of("i1", "i0"), ids(late));
    JsonNode inTime = answer(recommender, request, Deadline.NONE);
    assertEquals("content", inTime.get("servedBy").asText());
    JsonNode cached = late(request);
    assertEquals("cached", cached.get("degraded").asText());
    assertEquals("content", cached.get("servedBy").asText());
    assertEquals(inTime.get("items"), cached.get("items"));
  }

  @Test
  void aPageIsWholeOrRefused() throws Exception {
    load(new FallbackSettings(1, 40));
    var request =
        RecommendationRequest.ofUser("u1", new Choice(10, null, null, "*", false, false, Map.of()));
    assertThrows(
        LateException.class,
        () -> recommender.answer(live, request, until(new Deadline(System.nanoTime()))));
  }
}
