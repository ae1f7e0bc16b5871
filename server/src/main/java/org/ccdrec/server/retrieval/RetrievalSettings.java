package org.ccdrec.server.retrieval;

import java.nio.file.Path;
import java.util.Optional;
import org.ccdrec.config.Setting;
import org.ccdrec.hnsw.GraphShape;

/**
 * How items are searched, {@code retrieval} in {@code conf/server.yaml}.
 *
 * @param exactUpTo size of the largest catalogue that is searched exactly; a larger one gets a
 *     graph
 * @param connections neighbours of a graph node on each layer, M of the HNSW paper
 * @param buildBeam candidates considered when a node is linked
 * @param searchBeam candidates kept during a search; more give more recall and take longer
 * @param exactPagesUpTo size of the largest catalogue whose pages are searched exactly
 * @param filterMegabytes size in MiB of the copies of items that frequent filters accept
 * @param recallSampled share of the searches that are repeated exactly to measure recall
 * @param indexDirectory directory of the graph indices, empty for {@code .index} in the store
 * @param indicesKept number of indices kept on disk
 */
public record RetrievalSettings(
    @Setting(
            help = "Size of the largest catalogue that is searched exactly",
            defaultValue = "100000",
            min = "0")
        int exactUpTo,
    @Setting(help = "Neighbours of a graph node (M)", defaultValue = "16", min = "4", max = "64")
        int connections,
    @Setting(
            help = "Candidates considered when a graph node is linked",
            defaultValue = "100",
            min = "16",
            max = "3200")
        int buildBeam,
    @Setting(
            help = "Candidates kept during a graph search",
            defaultValue = "200",
            min = "10",
            max = "10000")
        int searchBeam,
    @Setting(
            help = "Size of the largest catalogue whose pages are searched exactly",
            defaultValue = "2000000",
            min = "0")
        int exactPagesUpTo,
    @Setting(
            help = "Size in MiB of the copies of items that frequent filters accept; 0: none",
            defaultValue = "64",
            min = "0",
            max = "65536")
        int filterMegabytes,
    @Setting(
            help = "Share of the searches that are repeated exactly to measure recall",
            defaultValue = "0.01",
            min = "0",
            max = "1")
        double recallSampled,
    @Setting(help = "Directory of the graph indices; unset: .index in the store")
        Optional<Path> indexDirectory,
    @Setting(
            help = "Number of graph indices kept on disk",
            defaultValue = "4",
            min = "1",
            max = "1000")
        int indicesKept) {

  /** Returns the memory that the graph of a catalogue takes at most. */
  public long graphBytes(int items, int dimension) {
    long ofItem = 2L * dimension + 4L * (2 * connections + 1);
    return items <= exactUpTo ? 0 : items * ofItem;
  }

  /** Returns the parameters that a graph is built with. */
  GraphShape graphShape() {
    return new GraphShape(connections, buildBeam);
  }

  /** Returns the memory of the copies for frequent filters, at most a sixteenth of the heap. */
  long filterBytes() {
    long heap = Runtime.getRuntime().maxMemory();
    return Math.min((long) filterMegabytes << 20, heap / 16);
  }

  /**
   * Returns the directory of the indices.
   *
   * @param store directory of the snapshot store
   */
  public Path indexDirectoryIn(Path store) {
    return indexDirectory.orElse(store.resolve(".index"));
  }
}
