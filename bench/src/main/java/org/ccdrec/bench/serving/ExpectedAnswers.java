package org.ccdrec.bench.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The results of exact search for some users in each of several versions. Thread-safe.
 *
 * <p>Scores are compared up to {@value #ROUNDING}: Lucene's inner product adds its lanes in a
 * different order before the JVM has compiled it, so the last bit of a score, and the order of
 * items that it decides, depend on when they were computed. More items than requested are stored,
 * so that the last one can be compared in the same way.
 */
final class ExpectedAnswers {
  static final int K = 10;

  private static final int KNOWN = 15;
  private static final double ROUNDING = 2e-6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int users;
  private final Map<String, List<Ranked>> byVersion = new HashMap<>();

  /** The ids of one answer and their scores. */
  private record Ranked(float[] scores, Map<String, Float> byId) {}

  /** Searches for the first users, up to the given number, in each of some snapshots. */
  ExpectedAnswers(int users, List<Path> snapshots) throws IOException {
    this.users = users;
    for (Path directory : snapshots) {
      try (Snapshot snapshot = Snapshot.open(directory)) {
        byVersion.put(snapshot.id().toString(), answers(snapshot));
      }
    }
  }

  private List<Ranked> answers(Snapshot snapshot) throws IOException {
    var settings = SearchSettings.of(Integer.MAX_VALUE);
    List<Ranked> answers = new ArrayList<>();
    float[] query = new float[snapshot.userVectors().columns()];
    try (Retrieval retrieval = Retrieval.open(snapshot, settings, snapshot.directory(), true)) {
      for (int user = 0; user < users; user++) {
        snapshot.userVectors().copyRow(user, query);
        ItemFilter unseen = ItemFilter.without(snapshot.seen().items(user));
        Ranking ranking = retrieval.search(query, KNOWN, unseen);
        Map<String, Float> byId = new HashMap<>();
        for (int rank = 0; rank < ranking.size(); rank++) {
          byId.put(snapshot.itemIds().get(ranking.items()[rank]), ranking.scores()[rank]);
        }
        answers.add(new Ranked(ranking.scores(), byId));
      }
    }
    return answers;
  }

  /** Returns the number of users with expected answers, {@code u0}, {@code u1}, …. */
  int users() {
    return users;
  }

  /** Returns {@code name/version} of every version. */
  List<String> versions() {
    return List.copyOf(byVersion.keySet());
  }

  /** Returns the error in an answer, or null if it is correct. */
  @Nullable String fault(int user, byte[] body) throws IOException {
    JsonNode answer = JSON.readTree(body);
    String version = answer.path("modelVersion").asText();
    List<Ranked> answers = byVersion.get(version);
    if (answers == null) {
      return "unknown version " + version;
    }
    JsonNode items = answer.path("items");
    return isRight(answers.get(user), items)
        ? null
        : "user u" + user + " is not answered as " + version + " would: " + items;
  }

  private static boolean isRight(Ranked expected, JsonNode items) {
    Map<String, Float> left = new HashMap<>(expected.byId());
    boolean isRight = items.size() == Math.min(K, expected.scores().length);
    for (int rank = 0; isRight && rank < items.size(); rank++) {
      double score = items.path(rank).path("score").doubleValue();
      Float own = left.remove(items.path(rank).path("id").asText());
      isRight =
          own != null
              && Math.abs(score - own) <= ROUNDING
              && Math.abs(score - expected.scores()[rank]) <= ROUNDING;
    }
    return isRight;
  }
}
