package org.ccdrec.hnsw;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.ccdrec.snapshot.FloatMatrix;

/**
 * Builds a graph index: one document per row, in row order, in one segment.
 *
 * <p>Lucene links the documents of a segment on one thread, but those of a merge on several. To use
 * several threads, the rows are written to two segments too small for a graph, according to a
 * threshold between their size and that of the whole, and the graph is built when they are merged.
 */
public final class GraphBuilder {
  static final String FIELD = "vector";

  private static final double BUFFER_MEGABYTES = 512;
  private static final int LEAST_IN_PARALLEL = 10_000;
  private static final int NONE_TOO_SMALL = 0;

  private GraphBuilder() {}

  /**
   * Builds the index in an empty directory. With several threads the links depend on timing; the
   * files contain random identifiers in any case.
   *
   * @param vectors one row per item
   * @param threads number of threads, at least 1
   * @throws IOException if the directory cannot be written
   */
  public static void build(Path path, FloatMatrix vectors, GraphShape shape, int threads)
      throws IOException {
    int connections = shape.connections();
    int beam = shape.buildBeam();
    try (Directory directory = FSDirectory.open(path)) {
      if (threads == 1 || vectors.rows() < LEAST_IN_PARALLEL) {
        write(
            directory,
            vectors,
            config(new Lucene99HnswVectorsFormat(connections, beam, 1, null, NONE_TOO_SMALL)));
        return;
      }
      // Lucene builds no graph for n vectors if threshold · ln n ≥ n.
      int threshold = (int) (0.9 * vectors.rows() / Math.log(vectors.rows()));
      try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
        var format = new Lucene99HnswVectorsFormat(connections, beam, threads, workers, threshold);
        int half = Math.ceilDiv(vectors.rows(), 2);
        write(directory, vectors, config(format).setMaxBufferedDocs(half));
      }
    }
  }

  private static IndexWriterConfig config(KnnVectorsFormat format) {
    return new IndexWriterConfig()
        .setCodec(new GraphCodec(format))
        .setMergePolicy(
            new LogDocMergePolicy()) // merges adjacent segments only, which keeps the order
        .setUseCompoundFile(false)
        .setRAMBufferSizeMB(BUFFER_MEGABYTES);
  }

  private static void write(Directory directory, FloatMatrix vectors, IndexWriterConfig config)
      throws IOException {
    try (var writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < vectors.rows(); row++) {
        float[] vector = new float[vectors.columns()];
        vectors.copyRow(row, vector);
        var document = new Document();
        document.add(
            new KnnFloatVectorField(FIELD, vector, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  /** Lucene's codec with configured graph parameters; Lucene's own codec reads it. */
  private static final class GraphCodec extends Lucene104Codec {
    private final KnnVectorsFormat format;

    GraphCodec(KnnVectorsFormat format) {
      this.format = format;
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      return format;
    }
  }
}
