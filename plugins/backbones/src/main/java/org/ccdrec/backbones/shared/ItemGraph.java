package org.ccdrec.backbones.shared;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ccdrec.graph.NearestNeighbours;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ModalityFeatures;

/**
 * The frozen graph S of the items that FREEDOM propagates over, {@code items × items}: the weighted
 * sum over modalities of the nearest-neighbour graphs of the raw features, every edge of a graph
 * weighing 1/k.
 */
public final class ItemGraph {
  private static final double FIRST_WEIGHT = 0.1;

  private ItemGraph() {}

  /**
   * Builds the graph.
   *
   * @param backbone the name of the backbone that needs it, for the refusal of data without content
   * @param neighbours k, the neighbours of an item in each modality's graph, itself counted
   * @param modalityWeights the weight of each modality's graph by its name; empty for .1 of the
   *     first and .9 shared by the others
   * @throws IllegalArgumentException if there is no content, or the weights do not fit its
   *     modalities
   */
  public static SparseMatrix of(
      String backbone,
      BackboneContext context,
      int neighbours,
      Map<String, Double> modalityWeights) {
    List<ModalityFeatures> modalities = Content.require(backbone, context);
    double[] weights =
        weights(modalities.stream().map(ModalityFeatures::name).toList(), modalityWeights);
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

  /**
   * The weight of each modality's graph.
   *
   * @param names the dataset's modalities
   * @param given weights by name, of all modalities; empty for the default
   * @throws IllegalArgumentException if they do not name just these modalities, or all are 0
   */
  public static double[] weights(List<String> names, Map<String, Double> given) {
    if (given.isEmpty()) {
      return defaults(names.size());
    }
    List<String> missing = new ArrayList<>(names);
    missing.removeAll(given.keySet());
    List<String> unknown = new ArrayList<>(given.keySet());
    unknown.removeAll(names);
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "modalityWeights must name each of the dataset's modalities %s; missing %s, unknown %s"
              .formatted(names, missing, unknown));
    }
    double[] weights = names.stream().mapToDouble(given::get).toArray();
    if (Arrays.stream(weights).sum() == 0) {
      throw new IllegalArgumentException("modalityWeights must not all be 0; " + given);
    }
    return weights;
  }

  private static double[] defaults(int modalities) {
    double[] weights = new double[modalities];
    Arrays.fill(weights, (1 - FIRST_WEIGHT) / Math.max(1, modalities - 1));
    weights[0] = modalities == 1 ? 1 : FIRST_WEIGHT;
    return weights;
  }
}
