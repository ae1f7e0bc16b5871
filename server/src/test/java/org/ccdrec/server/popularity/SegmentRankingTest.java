package org.ccdrec.server.popularity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.UserSegments;
import org.ccdrec.snapshot.UserSegments.Segment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers to users who are known by attributes only, against the formula computed for all items.
 */
class SegmentRankingTest {
  private static final int ITEMS = 120;
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(9, 60, ITEMS, 6, 25);
  private static final Map<String, Map<String, Segment>> SEGMENTS = segments();
  private static final String GERMAN = "/v1/users/new/recommendations?user.country=de";

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    GENERATED
        .writer("segments")
        .metadata(
            Map.of("price", AttributeType.NUMBER, "tags", AttributeType.STRINGS),
            GeneratedSnapshot::metadata)
        .segments(new UserSegments(new TreeMap<>(SEGMENTS)))
        .publish(SnapshotStore.open(directory));
    server = TestServer.start(directory, "events.enabled=true");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Map<String, Map<String, Segment>> segments() {
    var random = new Random(5);
    Map<String, Segment> countries = new LinkedHashMap<>();
    countries.put("de", segment(random, 40));
    countries.put("pl", segment(random, 3));
    return Map.of("country", countries, "age", Map.of("30-49", segment(random, ITEMS)));
  }

  private static Segment segment(Random random, int listed) {
    int[] items =
        IntStream.range(0, ITEMS)
            .boxed()
            .sorted(Comparator.comparingInt(_ -> random.nextInt()))
            .limit(listed)
            .mapToInt(Integer::intValue)
            .toArray();
    int[] counts = IntStream.range(0, listed).map(at -> 1 + (listed - at) / 2).toArray();
    return new Segment(9, IntStream.of(counts).sum() + (ITEMS - listed), items, counts);
  }

  private static int[] popularity() {
    int[] popularity = new int[ITEMS];
    for (int[] seen : GENERATED.seen()) {
      IntStream.of(seen).forEach(item -> popularity[item]++);
    }
    return popularity;
  }

  /** The formula of the documentation, for one item. */
  private static double score(int item, String... attributes) {
    int[] popularity = popularity();
    double total = IntStream.of(popularity).sum();
    double score = popularity[item];
    for (String attribute : attributes) {
      Segment segment = SEGMENTS.get(attribute.split("=")[0]).get(attribute.split("=")[1]);
      double count = -1;
      double others = segment.interactions();
      double share = 1;
      for (int at = 0; at < segment.items().length; at++) {
        others -= segment.counts()[at];
        share -= popularity[segment.items()[at]] / total;
        count = segment.items()[at] == item ? segment.counts()[at] : count;
      }
      double ratio =
          count >= 0 ? count / (popularity[item] / total) : others > 0 ? others / share : 0;
      score *= (ratio + 100) / (segment.interactions() + 100.0);
    }
    return score;
  }

  private static List<String> best(int k, IntPredicate eligible, String... attributes) {
    return IntStream.range(0, ITEMS)
        .filter(eligible)
        .boxed()
        .sorted(Comparator.comparingDouble(item -> -(float) score(item, attributes)))
        .limit(k)
        .map(item -> "i" + item)
        .toList();
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.path("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  private static JsonNode post(String path, String body) throws Exception {
    HttpResponse<byte[]> response = server.post(path, body);
    String text = new String(response.body(), StandardCharsets.UTF_8);
    assertEquals(200, response.statusCode(), text);
    return TestServer.JSON.readTree(text);
  }

  @Test
  void oneItemByHand() {
    // p = 2 of 10; the segment has 6 interactions, 3 with the item: (3 / 0.2 + 100) / (6 + 100)
    var lift = new SegmentLift(new int[] {1}, new double[] {115 / 106.0}, 1);
    assertEquals(115 / 106.0, lift.of(1));
    assertEquals(1, lift.of(0));
    var audience = new Audience(List.of(lift, lift), List.of(), List.of());
    assertEquals(115 / 106.0 * 115 / 106.0, audience.lift(1), 1e-12);
  }

  @Test
  void aNewUserGetsWhatIsPopularInTheirSegment() throws Exception {
    JsonNode answer = server.json(GERMAN + "&k=100");
    assertEquals("segment", answer.get("servedBy").asText());
    assertEquals("[\"country=de\"]", answer.get("byAttributes").toString());
    assertEquals("[\"new\"]", answer.get("unknownIds").toString());
    assertFalse(answer.has("unknownAttributes"));
    assertEquals(best(100, _ -> true, "country=de"), ids(answer));
    JsonNode first = answer.get("items").get(0);
    int item = Integer.parseInt(first.get("id").asText().substring(1));
    assertEquals(score(item, "country=de"), first.get("score").asDouble(), 1e-4);
  }

  @Test
  void severalAttributesAndValuesMultiply() throws Exception {
    String body = "{\"userAttributes\":{\"country\":[\"de\",\"pl\"],\"age\":\"30-49\"},\"k\":50}";
    JsonNode answer = post("/v1/recommendations", body);
    assertEquals(best(50, _ -> true, "age=30-49", "country=de", "country=pl"), ids(answer));
    JsonNode batch =
        post("/v1/recommendations/batch", "{\"requests\":[" + body + "]}").get("answers").get(0);
    assertEquals(ids(answer), ids(batch));
  }

  @Test
  void unknownAttributesAndValuesAreNamedAndIgnored() throws Exception {
    JsonNode some = server.json(GERMAN + "&user.planet=earth&user.age=7&k=9");
    assertEquals(best(9, _ -> true, "country=de"), ids(some));
    assertEquals("[\"age=7\",\"planet\"]", some.get("unknownAttributes").toString());
    JsonNode none = server.json("/v1/users/new/recommendations?user.planet=earth&k=9");
    assertEquals("popularity", none.get("servedBy").asText());
    assertEquals("[\"planet\"]", none.get("unknownAttributes").toString());
    assertEquals(ids(server.json("/v1/users/new/recommendations?k=9")), ids(none));
  }

  @Test
  void filtersExcludedItemsAndExplanationsWork() throws Exception {
    List<String> all = best(3, item -> item % 4 == 0, "country=de");
    JsonNode answer =
        post(
            "/v1/recommendations",
            "{\"userAttributes\":{\"country\":\"de\"},\"k\":2,\"explain\":true,\"filter\":\"category = 'music'\",\"excludeIds\":[\"%s\"]}"
                .formatted(all.getFirst()));
    assertEquals(all.subList(1, 3), ids(answer));
    int rank = best(ITEMS, _ -> true, "country=de").indexOf(all.get(1)) + 1;
    assertEquals(rank, answer.get("items").get(0).get("explain").get("exactRank").asInt());
  }

  @Test
  void pagesHaveEveryItemOnceInTheSameOrder() throws Exception {
    List<String> walked = new ArrayList<>();
    String cursor = "*";
    while (cursor != null) {
      JsonNode page = server.json(GERMAN + "&k=17&cursor=" + cursor);
      assertEquals("segment", page.get("servedBy").asText());
      walked.addAll(ids(page));
      cursor = page.has("nextCursor") ? page.get("nextCursor").asText() : null;
    }
    assertEquals(best(ITEMS, _ -> true, "country=de"), walked);
    JsonNode first = server.json(GERMAN + "&k=17&cursor=*");
    HttpResponse<byte[]> other =
        server.get(
            "/v1/users/new/recommendations?user.country=pl&cursor="
                + first.get("nextCursor").asText());
    assertEquals(400, other.statusCode(), "a cursor belongs to its attributes");
  }

  @Test
  void whatIsKnownOfTheUserWins() throws Exception {
    assertEquals(
        "user",
        server.json("/v1/users/u1/recommendations?user.country=de").get("servedBy").asText());
    JsonNode session =
        post(
            "/v1/recommendations",
            "{\"session\":{\"positive\":[\"i1\"]},\"userAttributes\":{\"country\":\"de\"}}");
    assertEquals("session", session.get("servedBy").asText());
    assertFalse(session.has("byAttributes"));
    post("/v1/events", "{\"userId\":\"clicker\",\"itemId\":\"i5\"}");
    assertEquals(
        "events",
        server.json("/v1/users/clicker/recommendations?user.country=de").get("servedBy").asText());
  }

  @Test
  void theModelNamesItsAttributes() throws Exception {
    JsonNode model = server.json("/v1/model").get("userAttributes");
    assertEquals("[\"de\",\"pl\"]", model.get("country").toString());
    assertEquals("[\"30-49\"]", model.get("age").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/users/new/recommendations?user.country=de&user.country=pl",
        "/v1/users/new/recommendations?user.=de",
        "/v1/users/new/recommendations?country=de",
        "/v1/items/i1/similar?user.country=de"
      })
  void badAttributesAreRefused(String target) throws Exception {
    HttpResponse<byte[]> response = server.get(target);
    assertEquals(400, response.statusCode());
    assertTrue(new String(response.body(), StandardCharsets.UTF_8).contains("user"));
  }

  @Test
  void aSnapshotWithoutSegmentsAnswersByPopularity(@TempDir Path other) throws Exception {
    GENERATED.publish(SnapshotStore.open(other), "old", true);
    try (TestServer old = TestServer.start(other)) {
      JsonNode answer = old.json(GERMAN);
      assertEquals("popularity", answer.get("servedBy").asText());
      assertEquals("[\"country\"]", answer.get("unknownAttributes").toString());
      assertEquals("{}", old.json("/v1/model").get("userAttributes").toString());
    }
  }
}
