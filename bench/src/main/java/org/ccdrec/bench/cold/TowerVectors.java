package org.ccdrec.bench.cold;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.dl4j.tower.ContentTower;
import org.ccdrec.dl4j.tower.TowerConfig;
import org.ccdrec.dl4j.tower.TowerData;
import org.ccdrec.dl4j.tower.TowerTrainer;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.features.Modality;

/**
 * Vectors of cold items by a content tower that learns those of warm items.
 *
 * @param modalities the features of all items
 * @param config the tower's settings
 */
record TowerVectors(List<Modality> modalities, TowerConfig config) {

  /**
   * Returns the vectors with those of some items replaced.
   *
   * @param popularity interactions of each item in training; the tower learns items that have some,
   *     weighted by the square root
   */
  Matrix replace(Matrix vectors, int[] popularity, int[] cold) {
    int[] warm = IntStream.range(0, popularity.length).filter(i -> popularity[i] > 0).toArray();
    float[][] targets = new float[warm.length][vectors.columns()];
    float[] weights = new float[warm.length];
    for (int at = 0; at < warm.length; at++) {
      vectors.readRow(warm[at], targets[at]);
      weights[at] = (float) Math.sqrt(popularity[warm[at]]);
    }
    List<float[][]> content = modalities.stream().map(modality -> rows(modality, warm)).toList();
    ContentTower tower =
        TowerTrainer.train(new TowerData(content, targets, weights), config).tower();
    Matrix replaced = vectors.copy();
    for (int item : cold) {
      replaced.writeRow(
          item, tower.vector(modalities.stream().map(each -> row(each, item)).toList()));
    }
    return replaced;
  }

  private static float[][] rows(Modality modality, int[] items) {
    return Arrays.stream(items).mapToObj(item -> row(modality, item)).toArray(float[][]::new);
  }

  private static float[] row(Modality modality, int item) {
    int start = item * modality.columns();
    return Arrays.copyOfRange(modality.values(), start, start + modality.columns());
  }
}
