package org.ccdrec.server.retrieval;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The search over one snapshot's items: exact up to a size, by graph above it, and exact again
 * where a filter leaves so little that the graph would take longer.
 *
 * <p>Guarantee: if k accepted items exist, k come back. Exact search looks at every item; when the
 * graph leads to fewer than k accepted items, {@link #search} answers by exact search instead. The
 * scores are the float32 inner products of the stored vectors either way. Safe for use by many
 * threads; it must be closed before its snapshot.
 */
public final class Retrieval implements Closeable {
  private static final long BRIEF_PRODUCTS = 2_000_000;
  private static final int BLOCK = 64; // rows fetched together, which waits for memory once
  private static final int ROWS_FOR_ONE = 32; // that the scan passes while one row is fetched
  private static final int WIDEST = 8;

  private final FloatMatrix vectors;
  private final BlockScan scan;
  private final @Nullable GraphIndex graph;
  private final int searchBeam;
  private final int exactUpTo;

  private Retrieval(
      FloatMatrix vectors, BlockScan scan, @Nullable GraphIndex graph, RetrievalSettings settings) {
    this.vectors = vectors;
    this.scan = scan;
    this.graph = graph;
    this.searchBeam = settings.graph().searchBeam();
    this.exactUpTo = settings.exactUpTo();
  }

  /**
   * Prepares the search over a snapshot; builds a graph index where one is needed and missing.
   *
   * @param isParallel whether all processors are used, or about one
   */
  public static Retrieval open(Snapshot snapshot, RetrievalSettings settings, boolean isParallel)
      throws IOException {
    FloatMatrix vectors = snapshot.itemVectors();
    Executor beside = isParallel ? task -> Thread.ofPlatform().start(task) : Runnable::run;
    CompletableFuture<@Nullable GraphIndex> opening =
        CompletableFuture.supplyAsync(() -> graph(snapshot, settings, isParallel), beside);
    CompletableFuture<BlockScan> copying =
        CompletableFuture.supplyAsync(() -> new BlockScan(vectors, isParallel), Runnable::run);
    try { // after both, for both read the snapshot, which the caller closes if one fails
      GraphIndex graph = opening.join();
      try {
        return new Retrieval(vectors, copying.join(), graph, settings);
      } catch (CompletionException e) {
        if (graph != null) {
          graph.close();
        }
        throw e;
      }
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw e;
    }
  }

  /** Opens or builds the index of a catalogue that is not small. */
  private static @Nullable GraphIndex graph(
      Snapshot snapshot, RetrievalSettings settings, boolean isParallel) {
    FloatMatrix vectors = snapshot.itemVectors();
    if (vectors.rows() <= settings.exactUpTo()) {
      return null;
    }
    var indices = new IndexStore(settings.indexDirectory(), settings.indicesKept());
    try {
      return indices.open(snapshot.itemVectorsSha256(), vectors, settings.graph(), isParallel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns whether a search is short enough to run where it must not block: at most about two
   * million eight-bit products, a tenth of a millisecond.
   */
  public boolean isBrief() {
    return graph == null && (long) vectors.rows() * vectors.columns() <= BRIEF_PRODUCTS;
  }

  /** Returns whether this search uses a graph, and so may miss items that exact search finds. */
  public boolean isApproximate() {
    return graph != null;
  }

  /** Returns the k best accepted items, or all if fewer are accepted, however long it takes. */
  public Ranking search(float[] vector, int k, ItemFilter filter) {
    return search(vector, TopKQuery.best(k, filter));
  }

  /**
   * Returns the best query items: k of them, or all if there are fewer; what was found so far if
   * the deadline comes before.
   *
   * @param vector vector of the snapshot's dimension
   */
  public Ranking search(float[] vector, TopKQuery query) {
    if (graph == null || isExact(query.filter())) {
      return exact(vector, query);
    }
    PagePosition after = query.after();
    int deep = query.k() + (after == null ? 0 : after.rank());
    try {
      int wide = widened(query.filter());
      int beam = Math.max(wide, deep + (after == null ? 0 : wide));
      Ranking found = among(graph.candidates(vector, beam, query), vector, query);
      if (query.deadline().isPast()) {
        return found.cutShort();
      }
      return found.size() < query.k() ? exact(vector, query) : found;
    } catch (IOException e) {
      throw new UncheckedIOException("the index could not be read", e);
    }
  }

  /**
   * Returns the beam of a search with a filter: the fewer items it accepts, the less of a beam's
   * neighbourhood they are connected by, so the beam is divided by the share that it accepts, up to
   * {@value #WIDEST} times as wide.
   */
  private int widened(ItemFilter filter) {
    double share = (double) filter.acceptedAtMost(vectors.rows()) / vectors.rows();
    return (int) Math.min(WIDEST * (double) searchBeam, searchBeam / share);
  }

  /**
   * Returns whether a search with a filter looks at every accepted item. It does where that takes
   * no longer than the graph, which takes as long as a scan of {@code exactUpTo} items and, with a
   * filter that accepts the share s, 1/s² times that: its beam is so much wider, and it passes so
   * many nodes for one that is accepted ({@code switch-over} measures both).
   */
  public boolean isExact(ItemFilter filter) {
    int items = vectors.rows();
    double accepted = filter.acceptedAtMost(items);
    double share = accepted / items;
    return graph == null || Math.min(accepted * ROWS_FOR_ONE, items) * share * share <= exactUpTo;
  }

  /** Returns what {@link #search} would without a graph; takes time proportional to all items. */
  public Ranking exact(float[] vector, TopKQuery query) {
    int items = vectors.rows();
    return query.filter().acceptedAtMost(items) < items / ROWS_FOR_ONE
        ? amongAccepted(vector, query)
        : scan.search(List.of(new VectorQuery(vector, query))).getFirst();
  }

  /**
   * Returns what {@link #exact(float[], TopKQuery)} does for each of some queries that leave little
   * out; the more there are, the less each costs.
   */
  public List<Ranking> exact(List<VectorQuery> queries) {
    return scan.search(queries);
  }

  private Ranking amongAccepted(float[] vector, TopKQuery query) {
    int items = vectors.rows();
    var best = new TopItems(Math.min(query.k(), items), query.after());
    float[][] rows = new float[BLOCK][vectors.columns()];
    int[] block = new int[BLOCK];
    ItemFilter filter = query.filter();
    int item = filter.next(0, items);
    while (item < items) {
      if (query.deadline().isPast()) {
        return best.drain().cutShort();
      }
      int size = 0;
      for (; size < BLOCK && item < items; item = filter.next(item + 1, items)) {
        vectors.copyRow(item, rows[size]);
        block[size++] = item;
      }
      for (int at = 0; at < size; at++) {
        best.offer(block[at], VectorUtil.dotProduct(vector, rows[at]));
      }
    }
    return best.drain();
  }

  /** Returns the best k of some accepted items, by exact score. */
  public Ranking among(int[] candidates, float[] vector, TopKQuery query) {
    var best = new TopItems(query.k(), query.after());
    float[] row = new float[vectors.columns()];
    for (int item : candidates) {
      vectors.copyRow(item, row);
      best.offer(item, VectorUtil.dotProduct(vector, row));
    }
    return best.drain();
  }

  @Override
  public void close() throws IOException {
    if (graph != null) {
      graph.close();
    }
  }
}
