package org.ccdrec.bench.serving;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;

/**
 * Measures the server's graph search on one thread: recall@10 against exact search and microseconds
 * per query for several beams, over the users that {@code queries.f32} holds for peers.
 */
public final class RetrievalBench {
  private static final int[] BEAMS = {10, 20, 50, 100, 150, 200, 300, 400};
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int K = 10;
  private static final int ROUNDS = 4;

  private final Snapshot snapshot;
  private final Path indices;
  private final int connections;
  private final int buildBeam;
  private final List<float[]> queries;

  private RetrievalBench(Snapshot snapshot, Path indices, int connections, int buildBeam) {
    this.snapshot = snapshot;
    this.indices = indices;
    this.connections = connections;
    this.buildBeam = buildBeam;
    this.queries = queries(snapshot.userVectors());
  }

  static List<float[]> queries(FloatMatrix users) {
    int count = Math.min(GeneratedCatalogue.QUERIES, users.rows());
    List<float[]> queries = new ArrayList<>();
    for (int sample = 0; sample < count; sample++) {
      float[] query = new float[users.columns()];
      users.copyRow((int) ((long) sample * users.rows() / count), query);
      queries.add(query);
    }
    return queries;
  }

  private Retrieval open(int searchBeam) throws IOException {
    var settings = SearchSettings.of(0, connections, buildBeam, searchBeam);
    return Retrieval.open(snapshot, settings, indices, true);
  }

  private void run() throws IOException {
    List<Set<Integer>> truth;
    try (Retrieval retrieval = open(K)) {
      long start = System.nanoTime();
      TopKQuery wanted = TopKQuery.best(K, ItemFilter.ALL);
      truth = queries.parallelStream().map(query -> items(retrieval.exact(query, wanted))).toList();
      System.err.printf(Locale.ROOT, "truth in %.1f s%n", (System.nanoTime() - start) / 1e9);
    }
    for (int beam : BEAMS) {
      try (Retrieval retrieval = open(beam)) {
        measure(retrieval, beam, truth);
      }
    }
  }

  private void measure(Retrieval retrieval, int beam, List<Set<Integer>> truth) {
    double least = Double.MAX_VALUE;
    double leastBusy = Double.MAX_VALUE;
    double found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Ranking> rankings = new ArrayList<>();
      long busy = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      for (float[] query : queries) {
        rankings.add(retrieval.search(query, K, ItemFilter.ALL));
      }
      least = Math.min(least, (System.nanoTime() - start) / 1e3 / queries.size());
      leastBusy =
          Math.min(leastBusy, (THREADS.getCurrentThreadCpuTime() - busy) / 1e3 / queries.size());
      found = 0;
      for (int query = 0; query < truth.size(); query++) {
        Set<Integer> items = items(rankings.get(query));
        items.retainAll(truth.get(query));
        found += items.size();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "searchBeam %d: recall@%d %.4f, %.0f us/query (%.0f us of processor time)%n",
        beam,
        K,
        found / K / truth.size(),
        least,
        leastBusy);
  }

  private static Set<Integer> items(Ranking ranking) {
    Set<Integer> items = new HashSet<>();
    for (int item : ranking.items()) {
      items.add(item);
    }
    return items;
  }

  /** Measures one snapshot: {@code SNAPSHOT INDICES CONNECTIONS BUILD_BEAM}. */
  public static void main(String[] arguments) throws IOException {
    try (Snapshot snapshot = Snapshot.open(Path.of(arguments[0]))) {
      new RetrievalBench(
              snapshot,
              Path.of(arguments[1]),
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]))
          .run();
    }
  }
}
