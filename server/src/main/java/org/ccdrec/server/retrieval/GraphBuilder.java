package org.ccdrec.server.retrieval;

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
import org.jspecify.annotations.Nullable;

/** The writer of a graph index: one document a row, in row order, in one segment. */
final class GraphBuilder {
  private static final double BUFFER_MEGABYTES = 512;

  private GraphBuilder() {}

  /** Builds the index in an empty directory; merges on as many threads as the machine has. */
  static void build(Path path, FloatMatrix vectors, GraphSettings settings) throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads);
        Directory directory = FSDirectory.open(path)) {
      write(directory, vectors, settings, threads, threads > 1 ? workers : null);
    }
  }

  private static void write(
      Directory directory,
      FloatMatrix vectors,
      GraphSettings settings,
      int threads,
      @Nullable ExecutorService workers)
      throws IOException {
    var format =
        new Lucene99HnswVectorsFormat(
            settings.connections(), settings.buildBeam(), threads, workers);
    var config =
        new IndexWriterConfig()
            .setCodec(new GraphCodec(format))
            .setMergePolicy(new LogDocMergePolicy()) // merges neighbours only: order is kept
            .setUseCompoundFile(false)
            .setRAMBufferSizeMB(BUFFER_MEGABYTES);
    try (var writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < vectors.rows(); row++) {
        float[] vector = new float[vectors.columns()];
        vectors.copyRow(row, vector);
        var document = new Document();
        document.add(
            new KnnFloatVectorField(
                GraphIndex.FIELD, vector, VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  /** Lucene's codec with the graph's settings; it is read back by Lucene's own. */
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
