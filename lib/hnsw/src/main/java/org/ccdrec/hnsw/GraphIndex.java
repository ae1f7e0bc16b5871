package org.ccdrec.hnsw;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.ccdrec.snapshot.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A search by the graph of an index (Malkov and Yashunin, 2018). Lucene builds the graph and stores
 * it; here its links are loaded into arrays, and its vectors in 16 bits, because a search spends
 * its time on waiting for memory. Nothing of the index's files is needed afterwards.
 *
 * <p>The similarity is the inner product. Chosen over the reduction to cosine by an extra dimension
 * (Bachrach et al., RecSys 2014), which costs a dimension and lets the graph distinguish little but
 * long vectors, those of popular items. Safe for use by many threads.
 */
public final class GraphIndex {
  private static final int SAMPLES = 64;
  private static final int STATES_KEPT = 64;

  private final Links links;
  private final HalfRows rows;
  private final int size;
  private final BlockingQueue<SearchState> states = new ArrayBlockingQueue<>(STATES_KEPT);
  private final int mostNeighbours;

  private GraphIndex(Links links, FloatMatrix vectors) {
    this.links = links;
    this.size = vectors.rows();
    this.mostNeighbours = links.mostNeighbours();
    this.rows = new HalfRows(vectors);
  }

  /**
   * Loads the index of a directory.
   *
   * @param vectors the vectors that the index must be of
   * @throws IOException if the index is missing, damaged, or of other vectors
   */
  public static GraphIndex open(Path directory, FloatMatrix vectors) throws IOException {
    return load(new MMapDirectory(directory), vectors);
  }

  /**
   * Loads the index of a {@link GraphFile}.
   *
   * @param vectors the vectors that the index must be of
   * @throws IOException if the file is no index, or damaged, or of other vectors
   */
  public static GraphIndex openFile(Path file, FloatMatrix vectors) throws IOException {
    return load(GraphFile.open(file), vectors);
  }

  private static GraphIndex load(Directory source, FloatMatrix vectors) throws IOException {
    try (Directory directory = source;
        DirectoryReader reader = DirectoryReader.open(directory)) {
      if (reader.leaves().size() != 1) {
        throw new IOException("an index must have one segment; segments=" + reader.leaves().size());
      }
      LeafReader leaf = reader.leaves().getFirst().reader();
      check(leaf, vectors);
      return new GraphIndex(Links.of(graph(leaf), vectors.rows()), vectors);
    } catch (RuntimeException e) {
      throw new IOException("damaged index", e);
    }
  }

  private static void check(LeafReader leaf, FloatMatrix vectors) throws IOException {
    FloatVectorValues stored = leaf.getFloatVectorValues(GraphBuilder.FIELD);
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
      if (!Arrays.equals(expected, stored.vectorValue(item))) {
        throw new IOException("an index must be of the snapshot's vectors; item " + item);
      }
    }
  }

  private static HnswGraph graph(LeafReader leaf) throws IOException {
    KnnVectorsReader reader = leaf instanceof CodecReader codec ? codec.getVectorReader() : null;
    if (reader instanceof PerFieldKnnVectorsFormat.FieldsReader fields) {
      reader = fields.getFieldReader(GraphBuilder.FIELD);
    }
    HnswGraph graph =
        reader instanceof HnswGraphProvider provider ? provider.getGraph(GraphBuilder.FIELD) : null;
    if (graph == null || graph.size() != leaf.maxDoc()) {
      throw new IOException("an index must have a graph of all items");
    }
    return graph;
  }

  /**
   * Returns approximately the best accepted items, in no particular order: {@code beam} of them, or
   * fewer if the graph leads to fewer or the search is ended.
   *
   * @param vector query of the dimension of the vectors
   * @param beam number of candidates to keep, at least 1
   * @param accepted the items that may be returned, or null for all; the others are passed through
   * @param isOver whether to end the search, asked at every step
   */
  public int[] candidates(
      float[] vector, int beam, @Nullable IntPredicate accepted, BooleanSupplier isOver) {
    SearchState state = states.poll();
    if (state == null) {
      state = new SearchState(size, mostNeighbours);
    }
    try {
      new Traversal(links, rows, rows.query(vector), state)
          .run(Math.min(beam, size), accepted, isOver);
      return Arrays.stream(state.best.keys()).mapToInt(SearchState::node).toArray();
    } finally {
      state.clear();
      states.offer(state);
    }
  }
}
