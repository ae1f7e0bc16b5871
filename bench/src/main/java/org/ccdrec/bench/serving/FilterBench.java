package org.ccdrec.bench.serving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.apache.lucene.util.FixedBitSet;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.snapshot.Snapshot;

/**
 * Compares filtered searches on one thread: a scan of all items, a scan of a copy of the accepted
 * items, the graph with a widened beam, and the graph after ACORN. The alternatives take turns; a
 * figure is the median of the rounds. Filters accept a share of the items, at random or by cluster,
 * so that they correlate with the vectors.
 */
public final class FilterBench {
  private static final double[] SHARES = {0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.6};
  private static final int[] BEAMS = {100, 200, 400};
  private static final int K = 10;
  private static final int QUERIES = 200;
  private static final int ROUNDS = 5;
  private static final int LARGE = 4096; // MiB, enough for all copies

  private final Snapshot snapshot;
  private final List<float[]> queries;
  private final Retrieval graph;
  private final Retrieval scan;
  private final Retrieval copies;
  private final AcornSearch acorn;

  private FilterBench(Snapshot snapshot, Path indices) throws IOException {
    this.snapshot = snapshot;
    List<float[]> all = RetrievalBench.queries(snapshot.userVectors());
    this.queries = all.subList(0, Math.min(QUERIES, all.size()));
    int items = snapshot.itemIds().size();
    this.graph = Retrieval.open(snapshot, SearchSettings.of(0, 16, 100, 200), indices, true);
    this.scan = Retrieval.open(snapshot, SearchSettings.withCopies(items, 0), indices, true);
    this.copies = Retrieval.open(snapshot, SearchSettings.withCopies(items, LARGE), indices, true);
    this.acorn = AcornSearch.open(indices);
  }

  private void run() throws InterruptedException {
    int items = snapshot.itemIds().size();
    int clusters = Math.max(8, (int) Math.sqrt(items));
    for (double share : SHARES) {
      var random = new Random(Math.round(1000 * share));
      compare("random", share, bits(items, item -> random.nextDouble() < share));
      compare("cluster", share, bits(items, item -> item % clusters < share * clusters));
    }
  }

  private static BitSet bits(int items, IntPredicate accepts) {
    var bits = new BitSet(items);
    for (int item = 0; item < items; item++) {
      bits.set(item, accepts.test(item));
    }
    return bits;
  }

  private void compare(String kind, double share, BitSet bits) throws InterruptedException {
    ItemFilter filter = ItemFilter.within(bits, bits.cardinality(), new int[0]);
    Map<String, Function<float[], int[]>> searches = searches(filter, bits);
    for (int use = 0; use < 4; use++) {
      copies.search(queries.getFirst(), K, filter);
    }
    Thread.sleep(3000); // the copy is made in the background
    Map<String, List<Double>> micros = new LinkedHashMap<>();
    Map<String, Double> recall = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      searches.forEach(
          (name, search) -> {
            long start = System.nanoTime();
            List<int[]> found = queries.stream().map(search).toList();
            double each = (System.nanoTime() - start) / 1e3 / queries.size();
            micros.computeIfAbsent(name, missing -> new ArrayList<>()).add(each);
            recall.put(name, recall(found, filter));
          });
    }
    System.out.printf(Locale.ROOT, "%s %.2f, %d items%n", kind, share, bits.cardinality());
    micros.forEach(
        (name, each) ->
            System.out.printf(
                Locale.ROOT,
                "  %-12s %7.0f us  recall@%d %.3f%n",
                name,
                each.stream().sorted().toList().get(ROUNDS / 2),
                K,
                recall.get(name)));
  }

  private Map<String, Function<float[], int[]>> searches(ItemFilter filter, BitSet bits) {
    Map<String, Function<float[], int[]>> searches = new LinkedHashMap<>();
    TopKQuery wanted = TopKQuery.best(K, filter);
    searches.put("scan", query -> scan.exact(query, wanted).items());
    searches.put("copy", query -> copies.exact(query, wanted).items());
    searches.put("graph", query -> graph.search(query, K, filter).items());
    var accepted = new FixedBitSet(snapshot.itemIds().size());
    bits.stream().forEach(accepted::set);
    for (int beam : BEAMS) {
      searches.put(
          "acorn " + beam,
          query -> graph.among(acorn.search(query, accepted, beam), query, wanted).items());
    }
    return searches;
  }

  private double recall(List<int[]> found, ItemFilter filter) {
    int hits = 0;
    int expected = 0;
    for (int query = 0; query < found.size(); query++) {
      int[] truth = copies.exact(queries.get(query), TopKQuery.best(K, filter)).items();
      int[] items = found.get(query);
      hits +=
          (int)
              Arrays.stream(truth)
                  .filter(item -> Arrays.stream(items).anyMatch(each -> each == item))
                  .count();
      expected += truth.length;
    }
    return (double) hits / expected;
  }

  private void close() throws IOException {
    graph.close();
    scan.close();
    copies.close();
    acorn.close();
  }

  /** Compares: {@code SNAPSHOT INDICES}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (Snapshot snapshot = Snapshot.open(Path.of(arguments[0]))) {
      var bench = new FilterBench(snapshot, Path.of(arguments[1]));
      bench.run();
      bench.close();
    }
  }
}
