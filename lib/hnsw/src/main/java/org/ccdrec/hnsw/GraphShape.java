package org.ccdrec.hnsw;

/**
 * The parameters that a graph is built with.
 *
 * @param connections neighbours of a node on each layer, M of the HNSW paper (Malkov and Yashunin,
 *     2018)
 * @param buildBeam candidates considered when a node is linked, efConstruction of the paper
 */
public record GraphShape(int connections, int buildBeam) {
  /** The defaults of trainer and server. */
  public static final GraphShape DEFAULT = new GraphShape(16, 100);

  @Override
  public String toString() {
    return "connections %d, build beam %d".formatted(connections, buildBeam);
  }
}
