package org.ccdrec.server.retrieval;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Bits;
import org.ccdrec.snapshot.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * An open Lucene HNSW graph over the item vectors: one memory-mapped segment whose document numbers
 * are the item indices.
 *
 * <p>The similarity is Lucene's MAXIMUM_INNER_PRODUCT, a monotone function of the inner product.
 * Chosen over the reduction to cosine by an extra dimension (Bachrach et al., RecSys 2014), which
 * costs a dimension and lets the graph distinguish little but long vectors, those of popular items.
 */
final class GraphIndex implements Closeable {
  static final String FIELD = "vector";

  private static final int SAMPLES = 64;

  private final MMapDirectory directory;
  private final DirectoryReader reader;
  private final LeafReader leaf;

  private GraphIndex(MMapDirectory directory, DirectoryReader reader) {
    this.directory = directory;
    this.reader = reader;
    this.leaf = reader.leaves().getFirst().reader();
  }

  /**
   * Opens an index and checks that it is complete and belongs to these vectors.
   *
   * @throws IOException if the index is missing, damaged, or of other vectors
   */
  static GraphIndex open(Path path, FloatMatrix vectors) throws IOException {
    var directory = new MMapDirectory(path);
    DirectoryReader reader = null;
    try {
      reader = DirectoryReader.open(directory);
      if (reader.leaves().size() != 1) {
        throw new IOException("an index must have one segment; segments=" + reader.leaves().size());
      }
      var index = new GraphIndex(directory, reader);
      index.check(vectors);
      return index;
    } catch (IOException | RuntimeException e) {
      closeAll(reader, directory);
      throw e instanceof IOException failure ? failure : new IOException("damaged index", e);
    }
  }

  private void check(FloatMatrix vectors) throws IOException {
    FloatVectorValues stored = leaf.getFloatVectorValues(FIELD);
    if (stored == null
        || stored.size() != vectors.rows()
        || leaf.maxDoc() != vectors.rows()
        || stored.dimension() != vectors.columns()) {
      throw new IOException("an index must hold every item once");
    }
    leaf.checkIntegrity();
    float[] expected = new float[vectors.columns()];
    for (int sample = 0; sample < SAMPLES; sample++) {
      int item = (int) ((long) sample * (vectors.rows() - 1) / (SAMPLES - 1));
      vectors.copyRow(item, expected);
      if (!java.util.Arrays.equals(expected, stored.vectorValue(item))) {
        throw new IOException("an index must be of the snapshot's vectors; item " + item);
      }
    }
  }

  /**
   * Returns approximately the best accepted items, at least {@code k} unless the graph leads to
   * fewer.
   *
   * @param beam number of candidates to keep, at least {@code k}
   * @param query filter and deadline of the search
   */
  int[] candidates(float[] vector, int beam, TopKQuery query) throws IOException {
    int width = Math.min(beam, leaf.maxDoc());
    var collector = new TimedCollector(width, query.deadline());
    leaf.searchNearestVectors(
        FIELD, vector, collector, new Accepted(query.filter(), leaf.maxDoc()));
    ScoreDoc[] found = collector.topDocs().scoreDocs;
    int[] items = new int[found.length];
    for (int at = 0; at < items.length; at++) {
      items[at] = found[at].doc;
    }
    return items;
  }

  @Override
  public void close() throws IOException {
    closeAll(reader, directory);
  }

  private static void closeAll(@Nullable DirectoryReader reader, MMapDirectory directory)
      throws IOException {
    try (directory) {
      if (reader != null) {
        reader.close();
      }
    }
  }

  /** A collector that ends a search at a deadline. */
  private static final class TimedCollector extends KnnCollector.Decorator {
    private final Deadline deadline;

    TimedCollector(int width, Deadline deadline) {
      super(new TopKnnCollector(width, Integer.MAX_VALUE));
      this.deadline = deadline;
    }

    @Override
    public boolean earlyTerminated() {
      return deadline.isPast() || super.earlyTerminated();
    }
  }

  /** An item filter in Lucene's form. */
  private static final class Accepted extends AcceptDocs {
    private final ItemFilter filter;
    private final int items;

    Accepted(ItemFilter filter, int items) {
      this.filter = filter;
      this.items = items;
    }

    @Override
    public @Nullable Bits bits() {
      if (filter.acceptsAll()) {
        return null;
      }
      return new Bits() {
        @Override
        public boolean get(int index) {
          return filter.accepts(index);
        }

        @Override
        public int length() {
          return items;
        }
      };
    }

    @Override
    public DocIdSetIterator iterator() {
      return new DocIdSetIterator() {
        private int document = -1;

        @Override
        public int docID() {
          return document;
        }

        @Override
        public int nextDoc() {
          return advance(document + 1);
        }

        @Override
        public int advance(int target) {
          int next = filter.next(target, items);
          document = next < items ? next : NO_MORE_DOCS;
          return document;
        }

        @Override
        public long cost() {
          return Accepted.this.cost();
        }
      };
    }

    @Override
    public int cost() {
      return filter.acceptedAtMost(items);
    }
  }
}
