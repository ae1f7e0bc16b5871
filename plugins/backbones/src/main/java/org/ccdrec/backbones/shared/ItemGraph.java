package org.ccdrec.backbones.shared;

import java.util.List;
import java.util.Map;
import org.ccdrec.graph.NearestNeighbours;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ModalityFeatures;

/**
 * FREEDOM's frozen item graph S, {@code items × items}: the weighted sum over modalities of the
 * nearest-neighbour graphs of the raw features, with edge weights 1/k.
 */
public final class ItemGraph {
  private ItemGraph() {}

  /**
   * Builds the graph.
   *
   * @param backbone the name of the backbone, for the error message if the data has no content
   * @param neighbours k, the neighbours of an item in each modality's graph, including itself
   * @param modalityWeights weights of the modalities' graphs by name, see {@link ModalityWeights}
   * @throws IllegalArgumentException if there is no content, or the weights do not match its
   *     modalities
   */
  public static SparseMatrix of(
      String backbone,
      BackboneContext context,
      int neighbours,
      Map<String, Double> modalityWeights) {
    List<ModalityFeatures> modalities = Content.require(backbone, context);
    double[] weights =
        ModalityWeights.of(
            modalities.stream().map(ModalityFeatures::name).toList(), modalityWeights);
    int items = context.interactions().itemCount();
    SparseMatrix sum = SparseMatrix.ofRows(items, new int[items + 1], new int[0], new float[0]);
    for (int at = 0; at < weights.length; at++) {
      SparseMatrix graph =
          NearestNeighbours.of(
              context.kernels(),
              modalities.get(at).raw(),
              neighbours,
              NearestNeighbours.Weight.UNIFORM);
      sum = sum.plus(1, graph, (float) weights[at]);
    }
    return sum;
  }
}
