package org.ccdrec.bench.serving;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.server.retrieval.RetrievalSettings;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.snapshot.Snapshot;

/**
 * Finds the sizes up to which exact search is faster than the graph, for whole catalogues and for
 * filtered ones: the basis for choosing {@code retrieval.exactUpTo}. All figures are CPU time of
 * one thread.
 */
public final class SwitchOver {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int K = 10;
  private static final int ROUNDS = 4;
  private static final int QUERIES = 200;

  private final Snapshot snapshot;
  private final List<float[]> queries;

  private SwitchOver(Snapshot snapshot) {
    this.snapshot = snapshot;
    List<float[]> all = RetrievalBench.queries(snapshot.userVectors());
    this.queries = all.subList(0, Math.min(QUERIES, all.size()));
  }

  private void run(Path indices, RetrievalSettings byGraph) throws IOException {
    int items = snapshot.itemIds().size();
    try (Retrieval graph = Retrieval.open(snapshot, byGraph, indices, true)) {
      var byScan = SearchSettings.of(items);
      try (Retrieval scan = Retrieval.open(snapshot, byScan, indices, true)) {
        compare("whole", items, search(scan, ItemFilter.ALL), search(graph, ItemFilter.ALL));
      }
      for (int left = 1000; left < items; left *= 2) {
        ItemFilter filter = filter(left, items);
        TopKQuery wanted = TopKQuery.best(K, filter);
        compare("filtered", left, query -> graph.exact(query, wanted), search(graph, filter));
      }
    }
  }

  private static Function<float[], Ranking> search(Retrieval retrieval, ItemFilter filter) {
    return query -> retrieval.search(query, K, filter);
  }

  /** Returns a filter that matches the given number of random items. */
  private static ItemFilter filter(int left, int items) {
    var random = new Random(left);
    var bits = new BitSet(items);
    for (int set = 0; set < left; ) {
      int item = random.nextInt(items);
      set += bits.get(item) ? 0 : 1;
      bits.set(item);
    }
    return ItemFilter.within(bits, left, new int[0]);
  }

  private void compare(
      String what, int left, Function<float[], Ranking> exact, Function<float[], Ranking> graph) {
    int found = 0;
    for (float[] query : queries) {
      int[] truth = exact.apply(query).items();
      found += (int) Arrays.stream(graph.apply(query).items()).filter(in(truth)).count();
    }
    System.out.printf(
        Locale.ROOT,
        "%-8s %8d of %8d items: exact %6.0f us, graph %6.0f us, recall@%d of the graph %.3f%n",
        what,
        left,
        snapshot.itemIds().size(),
        micros(exact),
        micros(graph),
        K,
        found / (double) K / queries.size());
  }

  private static IntPredicate in(int[] items) {
    return item -> Arrays.stream(items).anyMatch(each -> each == item);
  }

  private double micros(Function<float[], Ranking> search) {
    double least = Double.MAX_VALUE;
    long found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (float[] query : queries) {
        found += search.apply(query).size();
      }
      least = Math.min(least, (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / queries.size());
    }
    if (found == 0) {
      throw new IllegalStateException("a search must return results");
    }
    return least;
  }

  /** Compares: {@code SNAPSHOT INDICES CONNECTIONS BUILD_BEAM SEARCH_BEAM}. */
  public static void main(String[] arguments) throws IOException {
    var settings =
        SearchSettings.of(
            0,
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    try (Snapshot snapshot = Snapshot.open(Path.of(arguments[0]))) {
      new SwitchOver(snapshot).run(Path.of(arguments[1]), settings);
    }
  }
}
