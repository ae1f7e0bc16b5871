package org.ccdrec.bench.serving;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/**
 * Lucene's filtered graph search after ACORN (Patel et al., SIGMOD 2024) on an index that the
 * server built, beside which the server's own search is measured.
 */
final class AcornSearch implements Closeable {
  private static final int THRESHOLD = 61; // percent accepted, below which the search is used

  private final MMapDirectory directory;
  private final DirectoryReader reader;
  private final LeafReader leaf;

  private AcornSearch(MMapDirectory directory) throws IOException {
    this.directory = directory;
    this.reader = DirectoryReader.open(directory);
    this.leaf = reader.leaves().getFirst().reader();
  }

  /** Opens the only index of a directory of indices. */
  static AcornSearch open(Path indices) throws IOException {
    try (Stream<Path> all = Files.list(indices)) {
      Path index =
          all.filter(path -> !path.getFileName().toString().startsWith("."))
              .findFirst()
              .orElseThrow();
      return new AcornSearch(new MMapDirectory(index));
    }
  }

  /**
   * Returns the items of a search that keeps some candidates, best first.
   *
   * @param accepted the items that may be found, as bits of Lucene
   */
  int[] search(float[] query, FixedBitSet accepted, int beam) {
    try {
      var collector =
          new TopKnnCollector(beam, Integer.MAX_VALUE, new KnnSearchStrategy.Hnsw(THRESHOLD));
      leaf.searchNearestVectors("vector", query, collector, new Accepted(accepted));
      ScoreDoc[] found = collector.topDocs().scoreDocs;
      int[] items = new int[found.length];
      for (int at = 0; at < items.length; at++) {
        items[at] = found[at].doc;
      }
      return items;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A set of items in Lucene's form. */
  private static final class Accepted extends AcceptDocs {
    private final FixedBitSet bits;
    private final int size;

    Accepted(FixedBitSet bits) {
      this.bits = bits;
      this.size = bits.cardinality();
    }

    @Override
    public Bits bits() {
      return bits;
    }

    @Override
    public DocIdSetIterator iterator() {
      return new BitSetIterator(bits, size);
    }

    @Override
    public int cost() {
      return size;
    }
  }

  @Override
  public void close() throws IOException {
    try (directory) {
      reader.close();
    }
  }
}
