package org.ccdrec.server.retrieval;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.hnsw.GraphIndex;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Top-k search over the items of one snapshot: exact up to a catalogue size, by graph above it, and
 * exact again if a filter accepts so few items that the graph would take longer.
 *
 * <p>Guarantee: if k accepted items exist, k are returned. Exact search examines every item; if the
 * graph finds fewer than k accepted items, {@link #search} falls back to exact search. Scores are
 * the float32 inner products of the stored vectors in both cases. Safe for use by many threads;
 * must be closed before its snapshot.
 */
public final class Retrieval implements Closeable {
  private static final long BRIEF_PRODUCTS = 2_000_000;
  private static final int BLOCK = 64; // rows fetched together, to overlap their cache misses
  private static final int ROWS_FOR_ONE = 32; // rows scanned in the time of one random access
  private static final int WIDEST = 8;

  private final FloatMatrix vectors;
  private final BlockScan scan;
  private final FilteredScans filtered;
  private final @Nullable GraphIndex graph;
  private final int searchBeam;
  private final int exactUpTo;
  private final int exactPagesUpTo;

  /**
   * How thoroughly a search looks for the best items.
   *
   * @param beam candidates kept during a graph search, 0 for {@code retrieval.searchBeam}
   * @param isExact whether every item is examined
   */
  public record Effort(int beam, boolean isExact) {
    /** As the server is configured. */
    public static final Effort CONFIGURED = new Effort(0, false);
  }

  private Retrieval(
      FloatMatrix vectors, BlockScan scan, @Nullable GraphIndex graph, RetrievalSettings settings) {
    this.vectors = vectors;
    this.scan = scan;
    this.filtered = new FilteredScans(scan, settings.filterBytes());
    this.graph = graph;
    this.searchBeam = settings.searchBeam();
    this.exactUpTo = settings.exactUpTo();
    this.exactPagesUpTo = settings.exactPagesUpTo();
  }

  /**
   * Opens the search over a snapshot, building a graph index if one is needed, and neither the
   * snapshot nor the directory has it.
   *
   * @param indexDirectory directory of the graph indices
   * @param isParallel whether to use all processors instead of about one
   */
  public static Retrieval open(
      Snapshot snapshot, RetrievalSettings settings, Path indexDirectory, boolean isParallel)
      throws IOException {
    FloatMatrix vectors = snapshot.itemVectors();
    var indices = new IndexStore(indexDirectory, settings.indicesKept());
    Executor beside = isParallel ? task -> Thread.ofPlatform().start(task) : Runnable::run;
    CompletableFuture<@Nullable GraphIndex> opening =
        CompletableFuture.supplyAsync(() -> graph(snapshot, settings, indices, isParallel), beside);
    CompletableFuture<BlockScan> copying =
        CompletableFuture.supplyAsync(() -> new BlockScan(vectors, isParallel), Runnable::run);
    try { // wait for both: both read the snapshot, which the caller closes if one fails
      GraphIndex graph = opening.join();
      return new Retrieval(vectors, copying.join(), graph, settings);
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw e;
    }
  }

  /** Opens or builds the graph index, or returns null if the catalogue is searched exactly. */
  private static @Nullable GraphIndex graph(
      Snapshot snapshot, RetrievalSettings settings, IndexStore indices, boolean isParallel) {
    if (snapshot.itemVectors().rows() <= settings.exactUpTo()) {
      return null;
    }
    try {
      return indices.open(snapshot, settings.graphShape(), isParallel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns whether a search is short enough for an event loop: at most about two million eight-bit
   * products, a tenth of a millisecond.
   */
  public boolean isBrief() {
    return graph == null && (long) vectors.rows() * vectors.columns() <= BRIEF_PRODUCTS;
  }

  /** Returns whether this search uses a graph and therefore may miss some of the best items. */
  public boolean isApproximate() {
    return graph != null;
  }

  /** Returns the k best accepted items, or all if fewer are accepted, without a deadline. */
  public Ranking search(float[] vector, int k, ItemFilter filter) {
    return search(vector, TopKQuery.best(k, filter));
  }

  /**
   * Returns the k best accepted items, or all if there are fewer; the best found so far if the
   * deadline passes first.
   *
   * @param vector query vector of the snapshot's dimension
   */
  public Ranking search(float[] vector, TopKQuery query) {
    return search(vector, query, Effort.CONFIGURED);
  }

  /**
   * Returns the k best accepted items like {@link #search(float[], TopKQuery)}, by a given effort.
   */
  public Ranking search(float[] vector, TopKQuery query, Effort effort) {
    if (graph == null || effort.isExact() || isExact(query.filter())) {
      return exact(vector, query);
    }
    countUse(query.filter());
    PagePosition after = query.after();
    int deep = query.k() + (after == null ? 0 : after.rank());
    int wide = widened(query.filter(), effort.beam() == 0 ? searchBeam : effort.beam());
    int beam = Math.max(wide, deep + (after == null ? 0 : wide));
    IntPredicate accepted = query.filter().acceptsAll() ? null : query.filter()::accepts;
    int[] candidates = graph.candidates(vector, beam, accepted, query.deadline()::isPast);
    Ranking found = among(candidates, vector, query);
    if (query.deadline().isPast()) {
      return found.cutShort();
    }
    return found.size() < query.k() ? exact(vector, query) : found;
  }

  /**
   * Returns a page: like {@link #search}, but exact unless the catalogue is so large that {@link
   * #hasCompletePages} is false.
   */
  public Ranking page(float[] vector, TopKQuery query) {
    return hasCompletePages(query.filter()) ? exact(vector, query) : search(vector, query);
  }

  /**
   * Returns whether the pages of a search contain every accepted item. Pages of a graph may skip
   * items, because a graph search may miss some of the best items.
   */
  public boolean hasCompletePages(ItemFilter filter) {
    return vectors.rows() <= exactPagesUpTo || isExact(filter);
  }

  /**
   * Returns the beam of a filtered search. The fewer items a filter accepts, the less a beam's
   * neighbourhood connects them, so the beam is divided by the accepted share, up to {@value
   * #WIDEST} times its configured width.
   */
  private int widened(ItemFilter filter, int beam) {
    double share = (double) filter.acceptedAtMost(vectors.rows()) / vectors.rows();
    return (int) Math.min(WIDEST * (double) beam, beam / share);
  }

  /**
   * Returns whether a filtered search examines every accepted item. It does if that takes no longer
   * than the graph. A graph search takes as long as a scan of {@code exactUpTo} items; with a
   * filter that accepts the share s it takes 1/s² times as long, because its beam is 1/s times
   * wider and it visits 1/s nodes per accepted one (the benchmark {@code switch-over} measures
   * both). An exact search scans the whole catalogue, unless few items are accepted or the accepted
   * ones have been copied.
   */
  public boolean isExact(ItemFilter filter) {
    return graph == null
        || isFaster(filter, scanned(filter))
        || (filtered.find(filter) != null && isFaster(filter, accepted(filter)));
  }

  private boolean isFaster(ItemFilter filter, double scannedItems) {
    double share = accepted(filter) / vectors.rows();
    return scannedItems * share * share <= exactUpTo;
  }

  private double accepted(ItemFilter filter) {
    return filter.acceptedAtMost(vectors.rows());
  }

  /** Returns how many items could be scanned in the time of an exact search without a copy. */
  private double scanned(ItemFilter filter) {
    return Math.min(accepted(filter) * ROWS_FOR_ONE, vectors.rows());
  }

  /** Counts a use of a filter, if a copy of its items would be searched instead of the graph. */
  private void countUse(ItemFilter filter) {
    if (isFaster(filter, accepted(filter))) {
      filtered.count(filter, vectors.rows());
    }
  }

  /** Returns the exact result of {@link #search}; takes time proportional to the catalogue. */
  public Ranking exact(float[] vector, TopKQuery query) {
    int items = vectors.rows();
    ItemFilter filter = query.filter();
    BlockScan copied = filtered.find(filter);
    if (copied == null) {
      filtered.count(filter, items);
    }
    return copied == null && filter.acceptedAtMost(items) < items / ROWS_FOR_ONE
        ? amongAccepted(vector, query)
        : (copied == null ? scan : copied)
            .search(List.of(new VectorQuery(vector, query)))
            .getFirst();
  }

  /**
   * Returns the exact results of a batch of queries whose filters accept most items. A batch costs
   * less than the same queries one by one.
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

  /** Returns the k best of some accepted items, by exact score. */
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
  public void close() {
    filtered.close();
  }
}
