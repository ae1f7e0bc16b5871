package org.ccdrec.server.activation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.quality.Drift;
import org.ccdrec.server.quality.DriftLimits;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.server.retrieval.UserSearch;
import org.ccdrec.server.retrieval.VectorQuery;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a loaded version must pass before it answers: its search finds what exact search
 * finds, and it is not too far from the live version. Safe for use by many threads.
 *
 * @param minimumRecall least mean recall@10 of its search against exact search, 0 to 1
 * @param minimumOverlap least mean share of the live version's best ten that it keeps, 0 to 1
 * @param users how many users are sampled, evenly over all
 * @param limits how far it may be from the live version otherwise
 */
public record ActivationGate(
    double minimumRecall, double minimumOverlap, int users, DriftLimits limits) {
  private static final int K = 10;
  private static final int TOGETHER = 10; // users whose truth is found in one pass

  /** What was measured, null where it could not be, and what was wrong with it, null if nothing. */
  record Verdict(@Nullable Double recall, @Nullable Drift drift, @Nullable String refusal) {}

  /** Returns the same gate for versions that may be any distance from the live one. */
  ActivationGate atAnyDistance() {
    return new ActivationGate(minimumRecall, 0, users, DriftLimits.NONE);
  }

  Verdict judge(LiveSnapshot next, @Nullable LiveSnapshot live) {
    Double recall = recall(next.users(), live == null);
    if (recall != null && recall < minimumRecall) {
      String refusal =
          "recall@10 against exact search must be at least %s; it is %.4f"
              .formatted(minimumRecall, recall);
      return new Verdict(recall, null, refusal);
    }
    if (live == null) {
      return new Verdict(recall, null, null);
    }
    Drift drift = Drift.between(live.users(), next.users(), users);
    List<String> refusals = new ArrayList<>();
    Double overlap = drift.overlap();
    if (overlap != null && overlap < minimumOverlap) {
      refusals.add(
          "overlap@10 with the live version must be at least %s; it is %.4f"
              .formatted(minimumOverlap, overlap));
    }
    refusals.addAll(limits.refusals(drift));
    return new Verdict(recall, drift, refusals.isEmpty() ? null : String.join("; ", refusals));
  }

  private @Nullable Double recall(UserSearch next, boolean isParallel) {
    int all = next.snapshot().userIds().size();
    int count = Math.min(users, all);
    if (count == 0) {
      return null;
    }
    if (!next.retrieval().isApproximate()) {
      return 1.0;
    }
    int[] sampled = IntStream.range(0, count).map(at -> (int) ((long) at * all / count)).toArray();
    IntStream parts = IntStream.range(0, Math.ceilDiv(count, TOGETHER));
    double sum =
        (isParallel ? parts.parallel() : parts)
            .mapToObj(part -> Arrays.copyOfRange(sampled, part * TOGETHER, end(part, count)))
            .mapToDouble(part -> sumOfRecalls(next, part))
            .sum();
    return sum / count;
  }

  private static int end(int part, int count) {
    return Math.min(count, (part + 1) * TOGETHER);
  }

  private static double sumOfRecalls(UserSearch search, int[] users) {
    List<VectorQuery> queries =
        IntStream.of(users)
            .mapToObj(
                user ->
                    new VectorQuery(search.vector(user), TopKQuery.best(K, search.unseen(user))))
            .toList();
    List<Ranking> truth = search.retrieval().exact(queries);
    double sum = 0;
    for (int at = 0; at < users.length; at++) {
      sum += search.best(users[at], K).recallOf(truth.get(at));
    }
    return sum;
  }
}
