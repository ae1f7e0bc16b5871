package org.ccdrec.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The contrastive loss within a batch (van den Oord, Li and Vinyals 2018), fused: {@code mean_i [ln
 * Σ_j exp(⟨x_i, y_j⟩/τ) − ⟨x_i, y_i⟩/τ]} for x and y of one shape.
 *
 * <p>Rows with equal labels are no contrast to each other: for i ≠ j with the label of i, j is left
 * out of the sum of i.
 *
 * @param temperature τ, positive
 * @param labels one label per row, such as the item it stands for
 */
public record InfoNce(double temperature, int[] labels) implements Op<Matrix> {
  /** Below this chance its logarithm is computed anew, from the scores. */
  private static final float SMALLEST = 1e-30f;

  public InfoNce {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException(
          "temperature must be positive; temperature=" + temperature);
    }
  }

  /** The residual holds the chances minus the identity. */
  @Override
  public Result<Matrix> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.get(0);
    Matrix y = inputs.get(1);
    x.requireSameShape(y);
    Matrix scaled = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().combine((float) (1 / temperature), x, 0, scaled);
    Matrix chances = workspace.matrix(labels.length, labels.length);
    workspace.kernels().multiplyTransposedB(scaled, y, chances, false);
    int[][] same = placesOfEqualLabels();
    fill(chances, same, Float.NEGATIVE_INFINITY);
    workspace.kernels().softmax(chances, chances);
    fill(chances, same, 0);
    double total = 0;
    for (int row = 0; row < labels.length; row++) {
      float chance = chances.get(row, row);
      total +=
          chance > SMALLEST ? -Math.log(chance) : loss(workspace.kernels(), x, y, row, same[row]);
      chances.set(row, row, chance - 1);
    }
    return new Result<>(workspace.scalar(total / labels.length), chances);
  }

  /** For each row the other rows of its label. */
  private int[][] placesOfEqualLabels() {
    long[] order = new long[labels.length];
    for (int row = 0; row < order.length; row++) {
      order[row] = ((long) labels[row] << Integer.SIZE) | row;
    }
    Arrays.sort(order);
    int[][] same = new int[labels.length][];
    int to;
    for (int from = 0; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length && order[to] >> Integer.SIZE == order[from] >> Integer.SIZE) {
        to++;
      }
      int[] group = Arrays.stream(order, from, to).mapToInt(entry -> (int) entry).toArray();
      for (int row : group) {
        same[row] = Arrays.stream(group).filter(other -> other != row).toArray();
      }
    }
    return same;
  }

  private static void fill(Matrix matrix, int[][] columns, float value) {
    for (int row = 0; row < columns.length; row++) {
      for (int column : columns[row]) {
        matrix.set(row, column, value);
      }
    }
  }

  private double loss(Kernels kernels, Matrix x, Matrix y, int row, int[] leftOut) {
    int[] own = new int[labels.length];
    Arrays.fill(own, row);
    float[] scores = new float[labels.length];
    kernels.rowDots(x, own, y, IntStream.range(0, labels.length).toArray(), scores);
    for (int column : leftOut) {
      scores[column] = Float.NEGATIVE_INFINITY;
    }
    double largest = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      largest = Math.max(largest, score / temperature);
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score / temperature - largest);
    }
    return largest + Math.log(sum) - scores[row] / temperature;
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<Matrix> backward) {
    Kernels kernels = backward.workspace().kernels();
    Matrix slopes = backward.residual();
    Matrix first = null;
    Matrix second = null;
    if (backward.wanted()[0]) {
      first = like(backward, 0);
      kernels.multiply(slopes, backward.input(1), first, false);
    }
    if (backward.wanted()[1]) {
      second = like(backward, 1);
      kernels.multiplyTransposedA(slopes, backward.input(0), second, false);
    }
    return Arrays.asList(scaled(backward, first), scaled(backward, second));
  }

  private @Nullable Gradient scaled(Backward<Matrix> backward, @Nullable Matrix product) {
    float scale = (float) (backward.scalarUpstream() / (labels.length * temperature));
    return product == null
        ? null
        : Sum.scaled(backward.workspace(), scale, new DenseGradient(product));
  }

  private static Matrix like(Backward<Matrix> backward, int input) {
    Matrix model = backward.input(input);
    return backward.workspace().matrix(model.rows(), model.columns());
  }
}
