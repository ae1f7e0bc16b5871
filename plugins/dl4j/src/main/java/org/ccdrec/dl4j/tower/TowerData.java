package org.ccdrec.dl4j.tower;

import java.util.List;

/**
 * What a content tower learns from: warm items with their content and their served vectors.
 *
 * @param modalities for each modality the features by item; a row of zeros is a missing one
 * @param targets the served vector of each item
 * @param weights how much each item counts, such as the square root of its popularity
 */
public record TowerData(List<float[][]> modalities, float[][] targets, float[] weights) {

  /** Checks that there is content, and as much of it as there are items. */
  public TowerData {
    modalities = List.copyOf(modalities);
    if (modalities.isEmpty()) {
      throw new IllegalArgumentException("a content tower needs at least one modality");
    }
    for (float[][] rows : modalities) {
      if (rows.length != targets.length || weights.length != targets.length) {
        throw new IllegalArgumentException(
            "features, targets and weights must be of the same items; %d, %d and %d are given"
                .formatted(rows.length, targets.length, weights.length));
      }
    }
    if (targets.length < TowerTrainer.LEAST_ITEMS) {
      throw new IllegalArgumentException(
          "a content tower needs at least %d warm items; there are %d"
              .formatted(TowerTrainer.LEAST_ITEMS, targets.length));
    }
  }
}
