package org.ccdrec.backbones.shared;

import java.util.List;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.RecommenderContext;

/** The raw content features of a dataset. */
public final class Content {
  private Content() {}

  /**
   * Returns the modalities, of which there must be at least one.
   *
   * @param model the name of the model that needs them
   */
  public static List<ModalityFeatures> require(String model, RecommenderContext context) {
    if (context.modalities().isEmpty()) {
      throw new IllegalArgumentException(
          model + " needs the content features of at least one modality; the dataset has none");
    }
    return context.modalities();
  }

  /** Returns all modalities side by side, {@code items × Σ widths}, as a copy. */
  public static Matrix sideBySide(List<ModalityFeatures> modalities) {
    int items = modalities.getFirst().raw().rows();
    int width = modalities.stream().mapToInt(modality -> modality.raw().columns()).sum();
    Matrix all = Matrix.uninitialised(items, width);
    int start = 0;
    for (ModalityFeatures modality : modalities) {
      Matrix raw = modality.raw();
      for (int item = 0; item < items; item++) {
        for (int column = 0; column < raw.columns(); column++) {
          all.set(item, start + column, raw.get(item, column));
        }
      }
      start += raw.columns();
    }
    return all;
  }
}
