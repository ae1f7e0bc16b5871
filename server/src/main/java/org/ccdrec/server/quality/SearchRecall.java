package org.ccdrec.server.quality;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.server.retrieval.UserSearch;
import org.ccdrec.server.retrieval.VectorQuery;
import org.jspecify.annotations.Nullable;

/** Recall@10 of a version's search against exact search, over a sample of its users. Stateless. */
public final class SearchRecall {
  private static final int K = 10;
  private static final int BATCH = 10; // users whose exact results are computed in one pass

  private SearchRecall() {}

  /**
   * Returns the mean recall over users sampled evenly, or null if there are no users.
   *
   * @param search the search to measure
   * @param samples largest number of users
   * @param isParallel whether to use all processors instead of the caller's thread alone
   */
  public static @Nullable Double of(UserSearch search, int samples, boolean isParallel) {
    int all = search.snapshot().userIds().size();
    int count = Math.min(samples, all);
    if (count == 0) {
      return null;
    }
    if (!search.retrieval().isApproximate()) {
      return 1.0;
    }
    int[] sampled = IntStream.range(0, count).map(at -> (int) ((long) at * all / count)).toArray();
    IntStream batches = IntStream.range(0, Math.ceilDiv(count, BATCH));
    double sum =
        (isParallel ? batches.parallel() : batches)
            .mapToObj(at -> Arrays.copyOfRange(sampled, at * BATCH, end(at, count)))
            .mapToDouble(users -> sumOfRecalls(search, users))
            .sum();
    return sum / count;
  }

  private static int end(int batch, int count) {
    return Math.min(count, (batch + 1) * BATCH);
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
