package org.ccdrec.hnsw;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * The links of a graph in arrays, so that a search need not decode them. On each layer, those of
 * its nodes follow one another, in the order of the nodes. Immutable.
 */
final class Links {
  private final Layer[] layers;
  private final int entry;

  private Links(Layer[] layers, int entry) {
    this.layers = layers;
    this.entry = entry;
  }

  /**
   * Reads a graph.
   *
   * @param nodes number of nodes on the lowest layer
   * @throws IOException if it cannot be read, or has nodes that do not exist
   */
  static Links of(HnswGraph graph, int nodes) throws IOException {
    var layers = new Layer[graph.numLevels()];
    for (int level = 0; level < layers.length; level++) {
      int[] ofLevel =
          level == 0 ? IntStream.range(0, nodes).toArray() : sorted(graph.getNodesOnLevel(level));
      layers[level] = Layer.of(graph, level, ofLevel, nodes);
    }
    int entry = graph.entryNode();
    if (entry < 0 || entry >= nodes) {
      throw new IOException("the entry of the graph is node %d of %d".formatted(entry, nodes));
    }
    return new Links(layers, entry);
  }

  private static int[] sorted(HnswGraph.NodesIterator iterator) {
    int[] nodes = new int[iterator.size()];
    for (int at = 0; at < nodes.length; at++) {
      nodes[at] = iterator.nextInt();
    }
    Arrays.sort(nodes);
    return nodes;
  }

  /** Returns the number of layers, at least 1. */
  int layers() {
    return layers.length;
  }

  /** Returns the node at which a search begins, on the highest layer. */
  int entry() {
    return entry;
  }

  /** Returns the largest number of neighbours of any node. */
  int mostNeighbours() {
    return Arrays.stream(layers).mapToInt(Layer::mostNeighbours).max().orElse(0);
  }

  /**
   * Copies the neighbours of a node.
   *
   * @param layer a layer that has the node; 0 is the lowest
   * @param into array of at least {@link #mostNeighbours} elements
   * @return their number
   */
  int neighbours(int layer, int node, int[] into) {
    return layers[layer].neighbours(node, into);
  }

  /**
   * One layer.
   *
   * @param nodes the nodes of the layer, ascending; empty if it has all
   * @param offsets where the links of each node begin, and where the last ones end
   * @param links the neighbours
   */
  private record Layer(int[] nodes, int[] offsets, int[] links) {
    static Layer of(HnswGraph graph, int level, int[] nodes, int count) throws IOException {
      int[] offsets = new int[nodes.length + 1];
      int[] links = new int[Math.max(16, (int) Math.min(16L * nodes.length, 1 << 30))];
      int size = 0;
      for (int at = 0; at < nodes.length; at++) {
        graph.seek(level, nodes[at]);
        for (int link = graph.nextNeighbor();
            link != DocIdSetIterator.NO_MORE_DOCS;
            link = graph.nextNeighbor()) {
          if (link < 0 || link >= count) {
            throw new IOException("the graph links to node %d of %d".formatted(link, count));
          }
          if (size == links.length) {
            links = Arrays.copyOf(links, Math.addExact(size, size >> 1));
          }
          links[size++] = link;
        }
        offsets[at + 1] = size;
      }
      int[] named = level == 0 ? new int[0] : nodes;
      return new Layer(named, offsets, Arrays.copyOf(links, size));
    }

    int neighbours(int node, int[] into) {
      int at = nodes.length == 0 ? node : Arrays.binarySearch(nodes, node);
      if (at < 0) {
        return 0;
      }
      int start = offsets[at];
      int size = offsets[at + 1] - start;
      System.arraycopy(links, start, into, 0, size);
      return size;
    }

    int mostNeighbours() {
      int most = 0;
      for (int at = 0; at + 1 < offsets.length; at++) {
        most = Math.max(most, offsets[at + 1] - offsets[at]);
      }
      return most;
    }
  }
}
