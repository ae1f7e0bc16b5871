package org.ccdrec.server.retrieval;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The search over one snapshot's items: exact up to a size, by graph above it, and exact again
 * where a filter leaves no more than that size.
 *
 * <p>Guarantee: if k accepted items exist, k come back. Exact search looks at every item; when the
 * graph leads to fewer than k accepted items, {@link #search} answers by exact search instead. The
 * scores are the float32 inner products of the stored vectors either way. Safe for use by many
 * threads; it must be closed before its snapshot.
 */
public final class Retrieval implements Closeable {
  private static final long BRIEF_PRODUCTS = 2_000_000;

  private final FloatMatrix vectors;
  private final @Nullable BlockScan scan;
  private final @Nullable GraphIndex graph;
  private final int searchBeam;
  private final int exactUpTo;

  private Retrieval(
      FloatMatrix vectors,
      @Nullable BlockScan scan,
      @Nullable GraphIndex graph,
      RetrievalSettings settings) {
    this.vectors = vectors;
    this.scan = scan;
    this.graph = graph;
    this.searchBeam = settings.graph().searchBeam();
    this.exactUpTo = settings.exactUpTo();
  }

  /** Prepares the search over a snapshot; builds a graph index where one is needed and missing. */
  public static Retrieval open(Snapshot snapshot, RetrievalSettings settings) throws IOException {
    FloatMatrix vectors = snapshot.itemVectors();
    if (vectors.rows() <= settings.exactUpTo()) {
      return new Retrieval(vectors, new BlockScan(vectors), null, settings);
    }
    var indices = new IndexStore(settings.indexDirectory(), settings.indicesKept());
    GraphIndex graph = indices.open(snapshot.itemVectorsSha256(), vectors, settings.graph());
    return new Retrieval(vectors, null, graph, settings);
  }

  /**
   * Returns whether a search is short enough to run where it must not block: at most about two
   * million eight-bit products, a tenth of a millisecond.
   */
  public boolean isBrief() {
    return scan != null && (long) vectors.rows() * vectors.columns() <= BRIEF_PRODUCTS;
  }

  /** Returns whether this search uses a graph, and so may miss items that exact search finds. */
  public boolean isApproximate() {
    return graph != null;
  }

  /**
   * Returns the best accepted items: k of them, or all if fewer are accepted.
   *
   * @param query vector of the snapshot's dimension
   * @param k at least 1
   * @param filter which items may come back
   */
  public Ranking search(float[] query, int k, ItemFilter filter) {
    if (graph == null || filter.acceptedAtMost(vectors.rows()) <= exactUpTo) {
      return exact(query, k, filter);
    }
    try {
      int[] candidates = graph.candidates(query, Math.max(searchBeam, k), filter);
      return candidates.length < k ? exact(query, k, filter) : best(query, k, candidates);
    } catch (IOException e) {
      throw new UncheckedIOException("the index could not be read", e);
    }
  }

  /** Returns what {@link #search} would without a graph; takes time proportional to all items. */
  public Ranking exact(float[] query, int k, ItemFilter filter) {
    if (scan != null) {
      return scan.search(query, k, filter);
    }
    var best = new TopItems(Math.min(k, vectors.rows()));
    float[] row = new float[vectors.columns()];
    int items = vectors.rows();
    for (int item = filter.next(0, items); item < items; item = filter.next(item + 1, items)) {
      vectors.copyRow(item, row);
      best.offer(item, VectorUtil.dotProduct(query, row));
    }
    return best.drain();
  }

  private Ranking best(float[] query, int k, int[] candidates) {
    var best = new TopItems(k);
    float[] row = new float[vectors.columns()];
    for (int item : candidates) {
      vectors.copyRow(item, row);
      best.offer(item, VectorUtil.dotProduct(query, row));
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
