package org.ccdrec.backbones.freedom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.graph.NearestNeighbours;

/**
 * The frozen graph S of the items, {@code items × items}: the weighted sum over modalities of the
 * nearest-neighbour graphs of the raw features, every edge of a graph weighing 1/k.
 */
final class ItemGraph {
  private static final double FIRST_WEIGHT = 0.1;

  private ItemGraph() {}

  static SparseMatrix of(FreedomConfig config, BackboneContext context) {
    List<ModalityFeatures> modalities = Content.require("freedom", context);
    double[] weights =
        weights(modalities.stream().map(ModalityFeatures::name).toList(), config.modalityWeights());
    int items = context.interactions().itemCount();
    SparseMatrix sum = SparseMatrix.ofRows(items, new int[items + 1], new int[0], new float[0]);
    for (int at = 0; at < weights.length; at++) {
      sum = sum.plus(1, graph(config, context, modalities.get(at)), (float) weights[at]);
    }
    return sum;
  }

  private static SparseMatrix graph(
      FreedomConfig config, BackboneContext context, ModalityFeatures modality) {
    return NearestNeighbours.of(
        context.kernels(), modality.raw(), config.neighbours(), NearestNeighbours.Weight.UNIFORM);
  }

  /**
   * The weight of each modality's graph.
   *
   * @param names the dataset's modalities
   * @param given weights by name, of all modalities; empty for the default
   */
  static double[] weights(List<String> names, Map<String, Double> given) {
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
