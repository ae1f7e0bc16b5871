package org.ccdrec.server.quality;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.UserSearch;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.IdTable;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** One measurement of a {@link Drift}. Used once, by one thread. */
final class DriftMeasure {
  private static final int K = 10;
  private static final int SAMPLED_NORMS = 10_000;

  private final UserSearch live;
  private final UserSearch next;
  private final int samples;

  DriftMeasure(UserSearch live, UserSearch next, int samples) {
    this.live = live;
    this.next = next;
    this.samples = samples;
  }

  /**
   * The rows that both versions have in common.
   *
   * @param before their indices in the live version, ascending
   * @param after their indices in the next version
   */
  private record Shared(int[] before, int[] after) {
    static Shared of(IdTable live, IdTable next) {
      int[] found = IntStream.range(0, live.size()).map(i -> next.indexOf(live.get(i))).toArray();
      int[] before = IntStream.range(0, found.length).filter(i -> found[i] >= 0).toArray();
      return new Shared(before, Arrays.stream(before).map(i -> found[i]).toArray());
    }

    int size() {
      return before.length;
    }

    /** Returns a sample of them, evenly spaced. */
    Shared sample(int wanted) {
      int count = Math.min(wanted, size());
      IntUnaryOperator place = at -> (int) ((long) at * size() / count);
      return new Shared(
          IntStream.range(0, count).map(at -> before[place.applyAsInt(at)]).toArray(),
          IntStream.range(0, count).map(at -> after[place.applyAsInt(at)]).toArray());
    }

    Drift.Count count(IdTable live, IdTable next) {
      return new Drift.Count(live.size(), next.size(), next.size() - size(), live.size() - size());
    }
  }

  /** Metrics of the best items of the sampled users. */
  private record Answers(double overlap, double scoreShift, Drift.Change coverage) {}

  Drift measure() {
    Snapshot before = live.snapshot();
    Snapshot after = next.snapshot();
    Shared users = Shared.of(before.userIds(), after.userIds());
    Shared items = Shared.of(before.itemIds(), after.itemIds());
    @Nullable Answers answers = answers(users.sample(samples));
    return new Drift(
        users.count(before.userIds(), after.userIds()),
        items.count(before.itemIds(), after.itemIds()),
        answers == null ? null : answers.overlap(),
        neighbourOverlap(items.sample(samples)),
        popularity(items),
        normShift(items.sample(SAMPLED_NORMS)),
        answers == null ? null : answers.scoreShift(),
        answers == null ? null : answers.coverage(),
        metrics());
  }

  private @Nullable Answers answers(Shared users) {
    if (users.size() == 0) {
      return null;
    }
    var scoresBefore = DoubleStream.builder();
    var scoresAfter = DoubleStream.builder();
    var shownBefore = new BitSet();
    var shownAfter = new BitSet();
    double overlap = 0;
    for (int at = 0; at < users.size(); at++) {
      Ranking before = live.best(users.before()[at], K);
      Ranking after = next.best(users.after()[at], K);
      overlap += kept(live.ids(before), next.ids(after));
      collect(before, scoresBefore, shownBefore);
      collect(after, scoresAfter, shownAfter);
    }
    return new Answers(
        overlap / users.size(),
        distance(scoresBefore.build().toArray(), scoresAfter.build().toArray()),
        new Drift.Change(share(shownBefore, live), share(shownAfter, next)));
  }

  private static void collect(Ranking ranking, DoubleStream.Builder scores, BitSet shown) {
    for (int rank = 0; rank < ranking.size(); rank++) {
      scores.add(ranking.scores()[rank]);
      shown.set(ranking.items()[rank]);
    }
  }

  private static double share(BitSet shown, UserSearch version) {
    return (double) shown.cardinality() / version.snapshot().itemIds().size();
  }

  private static double kept(Set<String> before, Set<String> after) {
    long kept = before.stream().filter(after::contains).count();
    return before.isEmpty() ? 1 : (double) kept / before.size();
  }

  private @Nullable Double neighbourOverlap(Shared items) {
    return IntStream.range(0, items.size())
        .mapToDouble(
            at -> kept(neighbours(live, items.before()[at]), neighbours(next, items.after()[at])))
        .average()
        .stream()
        .boxed()
        .findFirst()
        .orElse(null);
  }

  private static Set<String> neighbours(UserSearch version, int item) {
    float[] query = row(version.snapshot().itemVectors(), item);
    ItemFilter others = ItemFilter.without(new int[] {item});
    return version.ids(version.retrieval().search(query, K, others));
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }

  private @Nullable Double popularity(Shared items) {
    return RankCorrelation.of(
        Arrays.stream(items.before()).map(live.snapshot()::popularity).toArray(),
        Arrays.stream(items.after()).map(next.snapshot()::popularity).toArray());
  }

  private @Nullable Double normShift(Shared items) {
    return items.size() == 0
        ? null
        : distance(norms(live, items.before()), norms(next, items.after()));
  }

  private static double[] norms(UserSearch version, int[] items) {
    FloatMatrix vectors = version.snapshot().itemVectors();
    return Arrays.stream(items).mapToDouble(item -> norm(row(vectors, item))).toArray();
  }

  private static double norm(float[] vector) {
    double squares = 0;
    for (float each : vector) {
      squares += (double) each * each;
    }
    return Math.sqrt(squares);
  }

  private static double distance(double[] before, double[] after) {
    return new EmpiricalDistribution(before).distance(new EmpiricalDistribution(after));
  }

  private Map<String, Drift.Change> metrics() {
    Map<String, Drift.Change> changes = new HashMap<>();
    Map<String, Double> after = next.snapshot().manifest().metrics();
    live.snapshot()
        .manifest()
        .metrics()
        .forEach(
            (name, value) -> {
              Double now = after.get(name);
              if (now != null) {
                changes.put(name, new Drift.Change(value, now));
              }
            });
    return changes;
  }
}
