package org.ccdrec.server.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A walk over all pages has every eligible item once, in exact order, although a graph answers. */
class CompletePagesTest {
  private static final int ITEMS = 3000;
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(7, 20, ITEMS, 12, 25);
  private static final String[] GRAPH = {
    "activation.minimumRecall=0",
    "retrieval.exactUpTo=10",
    "retrieval.connections=4",
    "retrieval.buildBeam=16",
    "retrieval.searchBeam=10"
  };

  @TempDir Path directory = Path.of("unset");

  /** Returns the exact ranking of the items that pass, for a user. */
  private static List<String> exact(int user, IntPredicate passes) {
    float[] vector = row(GENERATED.userVectors(), user);
    FloatMatrix items = GENERATED.itemVectors();
    Set<Integer> seen = IntStream.of(GENERATED.seen()[user]).boxed().collect(Collectors.toSet());
    float[] scores = new float[ITEMS];
    for (int item = 0; item < ITEMS; item++) {
      scores[item] = VectorUtil.dotProduct(vector, row(items, item));
    }
    return IntStream.range(0, ITEMS)
        .filter(item -> !seen.contains(item) && passes.test(item))
        .boxed()
        .sorted(Comparator.comparingDouble((Integer item) -> -scores[item]))
        .map(item -> "i" + item)
        .toList();
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }

  private static List<String> walk(TestServer server, String target, Random random)
      throws Exception {
    List<String> ids = new ArrayList<>();
    for (String cursor = "*"; cursor != null; ) {
      JsonNode page = server.json(target + "&k=" + (1 + random.nextInt(400)) + "&cursor=" + cursor);
      assertFalse(page.has("complete"));
      page.get("items").forEach(item -> ids.add(item.get("id").asText()));
      cursor = page.path("nextCursor").textValue();
    }
    return ids;
  }

  @Test
  void everyEligibleItemComesOnceAndInExactOrder() throws Exception {
    GENERATED.publish(SnapshotStore.open(directory), "pages", true);
    var random = new Random(5);
    try (TestServer server = TestServer.start(directory, GRAPH)) {
      for (int user = 0; user < 10; user++) {
        String target = "/v1/users/u" + user + "/recommendations?";
        assertEquals(exact(user, item -> true), walk(server, target + "explain=false", random));
        double price = random.nextInt(ITEMS) * 0.5;
        assertEquals(
            exact(user, item -> item * 0.5 < price),
            walk(server, target + "filter=price+%3C+" + price, random));
      }
    }
  }

  @Test
  void pagesOfACatalogueTooLargeForExactSearchSayThatTheyMaySkipItems() throws Exception {
    GENERATED.publish(SnapshotStore.open(directory), "pages", true);
    List<String> settings = new ArrayList<>(List.of(GRAPH));
    settings.add("retrieval.exactPagesUpTo=100");
    try (TestServer server = TestServer.start(directory, settings.toArray(String[]::new))) {
      JsonNode first = server.json("/v1/users/u3/recommendations?k=20&cursor=*");
      assertEquals("false", first.path("complete").asText());
      String next = first.get("nextCursor").asText();
      JsonNode second = server.json("/v1/users/u3/recommendations?k=20&cursor=" + next);
      assertEquals("false", second.path("complete").asText());
      assertFalse(server.json("/v1/users/nobody/recommendations?cursor=*").has("complete"));
      assertFalse(
          server
              .json("/v1/users/u3/recommendations?filter=popularity+%3E+99&cursor=*")
              .has("complete"));
      assertFalse(server.json("/v1/users/u3/recommendations?k=20").has("complete"));
    }
  }
}
