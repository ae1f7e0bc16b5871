package org.ccdrec.backbones.ease;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.backbones.shared.ItemWeights;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.RecommenderContext;
import org.ccdrec.spi.UntrainedModel;

/**
 * Scores are {@code X (B + γ·mean_m S_m)} for the binary interactions X. B is the solution of
 * {@code min ‖X − XB‖² + λ‖B‖²} with a diagonal of zeros: {@code B = I − P·diag(1/diag P)}, {@code
 * P = (XᵀX + λI)⁻¹}. Column i of S_m holds the cosines of item i with its nearest neighbours in
 * modality m, divided by their number ({@link ContentNeighbours}). B scores an item without
 * interactions 0; S does not.
 */
public final class Ease implements UntrainedModel {
  private final Interactions interactions;
  private final Matrix weights;
  private final List<ItemWeights> content = new ArrayList<>();
  private final float contentFactor;

  /** Creates the model. */
  public Ease(EaseConfig config, RecommenderContext context) {
    this.interactions = context.interactions();
    int items = interactions.itemCount();
    if (items > config.mostItems()) {
      throw new IllegalArgumentException(
          ("ease inverts a dense items × items matrix and takes at most mostItems=%d items; the"
                  + " dataset has %d")
              .formatted(config.mostItems(), items));
    }
    if (config.contentWeight() > 0) {
      for (ModalityFeatures modality : Content.require("ease with contentWeight", context)) {
        content.add(
            new ItemWeights(
                interactions,
                ContentNeighbours.of(
                    context.kernels(), modality.raw(), config.contentNeighbours())));
      }
    }
    this.contentFactor = (float) (config.contentWeight() / Math.max(1, content.size()));
    this.weights = weights(context.kernels(), interactions, (float) config.regularisation());
  }

  /** Returns B, {@code items × items}. */
  private static Matrix weights(Kernels kernels, Interactions interactions, float lambda) {
    int items = interactions.itemCount();
    Matrix matrix = Matrix.zeros(items, items);
    for (int item = 0; item < items; item++) {
      matrix.set(item, item, lambda);
    }
    for (int user = 0; user < interactions.userCount(); user++) {
      int[] own = interactions.itemsOf(user);
      for (int one : own) {
        for (int other : own) {
          matrix.set(one, other, matrix.get(one, other) + 1);
        }
      }
    }
    BlockInverse.inPlace(kernels, matrix);
    float[] scales = new float[items];
    for (int item = 0; item < items; item++) {
      scales[item] = -1 / matrix.get(item, item);
    }
    float[] row = new float[items];
    for (int item = 0; item < items; item++) {
      matrix.readRow(item, row);
      for (int other = 0; other < items; other++) {
        row[other] *= scales[other];
      }
      row[item] = 0;
      matrix.writeRow(item, row);
    }
    return matrix;
  }

  @Override
  public void score(int[] users, Matrix scores) {
    float[] sums = new float[interactions.itemCount()];
    float[] row = new float[sums.length];
    for (int at = 0; at < users.length; at++) {
      Arrays.fill(sums, 0);
      for (int own : interactions.itemsOf(users[at])) {
        weights.readRow(own, row);
        for (int item = 0; item < sums.length; item++) {
          sums[item] += row[item];
        }
      }
      scores.writeRow(at, sums);
    }
    content.forEach(graph -> graph.addScores(users, contentFactor, scores));
  }
}
