package org.ccdrec.server.live;

import java.util.HashSet;
import java.util.Set;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Wanted;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a loaded version must pass before it answers: its search finds what exact search
 * finds, and its answers are not too far from the live version's. Safe for use by many threads.
 *
 * @param minimumRecall least mean recall@10 of its search against exact search, 0 to 1
 * @param minimumOverlap least mean share of the live version's best ten that it keeps, 0 to 1
 * @param users how many users are sampled, evenly over all
 */
public record ActivationGate(double minimumRecall, double minimumOverlap, int users) {
  private static final int K = 10;

  /** What was measured, null where it could not be, and what was wrong with it, null if nothing. */
  record Verdict(@Nullable Double recall, @Nullable Double overlap, @Nullable String refusal) {}

  Verdict judge(LiveSnapshot next, @Nullable LiveSnapshot live) {
    Double recall = recall(next);
    Double overlap = live == null ? null : overlap(next, live);
    String refusal = null;
    if (recall != null && recall < minimumRecall) {
      refusal =
          "recall@10 against exact search must be at least %s; it is %.4f"
              .formatted(minimumRecall, recall);
    } else if (overlap != null && overlap < minimumOverlap) {
      refusal =
          "overlap@10 with the live version must be at least %s; it is %.4f"
              .formatted(minimumOverlap, overlap);
    }
    return new Verdict(recall, overlap, refusal);
  }

  private @Nullable Double recall(LiveSnapshot next) {
    Snapshot snapshot = next.snapshot();
    int count = Math.min(users, snapshot.userIds().size());
    if (count == 0) {
      return null;
    }
    if (!next.retrieval().isApproximate()) {
      return 1.0;
    }
    double sum = 0;
    for (int sample = 0; sample < count; sample++) {
      int user = sampled(sample, count, snapshot);
      float[] query = vector(snapshot, user);
      ItemFilter unseen = ItemFilter.without(snapshot.seen().items(user));
      Set<Integer> truth = items(next.retrieval().exact(query, Wanted.best(K, unseen)));
      Set<Integer> found = items(next.retrieval().search(query, K, unseen));
      found.retainAll(truth);
      sum += truth.isEmpty() ? 1 : (double) found.size() / truth.size();
    }
    return sum / count;
  }

  private @Nullable Double overlap(LiveSnapshot next, LiveSnapshot live) {
    Snapshot snapshot = next.snapshot();
    int count = Math.min(users, snapshot.userIds().size());
    int compared = 0;
    double sum = 0;
    for (int sample = 0; sample < count; sample++) {
      int user = sampled(sample, count, snapshot);
      int before = live.snapshot().userIds().indexOf(snapshot.userIds().get(user));
      if (before >= 0) {
        Set<String> old = best(live, before);
        Set<String> kept = best(next, user);
        kept.retainAll(old);
        sum += old.isEmpty() ? 1 : (double) kept.size() / old.size();
        compared++;
      }
    }
    return compared == 0 ? null : sum / compared;
  }

  private static int sampled(int sample, int count, Snapshot snapshot) {
    return (int) ((long) sample * snapshot.userIds().size() / count);
  }

  private static Set<String> best(LiveSnapshot live, int user) {
    Snapshot snapshot = live.snapshot();
    ItemFilter unseen = ItemFilter.without(snapshot.seen().items(user));
    Set<String> ids = new HashSet<>();
    for (int item : live.retrieval().search(vector(snapshot, user), K, unseen).items()) {
      ids.add(snapshot.itemIds().get(item));
    }
    return ids;
  }

  private static float[] vector(Snapshot snapshot, int user) {
    float[] vector = new float[snapshot.userVectors().columns()];
    snapshot.userVectors().copyRow(user, vector);
    return vector;
  }

  private static Set<Integer> items(Ranking ranking) {
    Set<Integer> items = new HashSet<>();
    for (int item : ranking.items()) {
      items.add(item);
    }
    return items;
  }
}
