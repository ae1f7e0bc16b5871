package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The in-batch contrastive loss InfoNCE (van den Oord, Li and Vinyals 2018), fused: the mean over
 * the pairs p = (i, j) of {@code ln(e^s_ij + Σ_q e^s_ik) − s_ij} with {@code s_ij = ⟨x_i, y_j⟩/τ},
 * where q runs over the pairs (·, k) with k ≠ j, so that other occurrences of j are not negatives
 * of j.
 *
 * <p>A batch holds few users and repeats items, so x and y are tables of distinct rows, and scores
 * are computed per row of x and row of y instead of per two pairs. With c_k the number of pairs of
 * column k, the pairs of row i share {@code T_i = Σ_k c_k e^s_ik}, and the argument of p's
 * logarithm is {@code T_i − (c_j − 1) e^s_ij}.
 *
 * @param temperature τ, positive
 * @param rows the row of x of each pair
 * @param columns the row of y of each pair; every row of y must occur
 */
record InfoNce(double temperature, int[] rows, int[] columns) implements Op<Matrix> {
  /** Below this share the logarithm is recomputed from the scores. */
  private static final float SMALLEST = 1e-30f;

  public InfoNce {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException(
          "temperature must be positive; temperature=" + temperature);
    }
  }

  /** The residual holds the derivatives of the sum over pairs by τ·s_ij. */
  @Override
  public Result<Matrix> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.get(0);
    Matrix y = inputs.get(1);
    Kernels kernels = workspace.kernels();
    float[] counts = counts(y.rows());
    Matrix scaled = workspace.matrix(x.rows(), x.columns());
    kernels.combine((float) (1 / temperature), x, 0, scaled);
    Matrix shares = workspace.matrix(x.rows(), y.rows());
    kernels.multiplyTransposedB(scaled, y, shares, false);
    kernels.addRow(logarithms(workspace, counts), shares);
    kernels.softmax(shares, shares);
    double total = 0;
    float[] weights = new float[x.rows()];
    float[] corrections = new float[rows.length];
    for (int pair = 0; pair < rows.length; pair++) {
      float share = shares.get(rows[pair], columns[pair]);
      float one = share / counts[columns[pair]];
      float all = 1 - (share - one);
      double log = share > SMALLEST ? Math.log(one) : logShare(scaled, y, counts, pair);
      total += Math.log(all) - log;
      weights[rows[pair]] += 1 / all;
      corrections[pair] = -(share - one) / all - 1;
    }
    Matrix slopes = workspace.matrix(x.rows(), y.rows());
    kernels.combineRows(weights, shares, new float[x.rows()], slopes);
    for (int pair = 0; pair < rows.length; pair++) {
      float slope = slopes.get(rows[pair], columns[pair]) + corrections[pair];
      slopes.set(rows[pair], columns[pair], slope);
    }
    return new Result<>(workspace.scalar(total / rows.length), slopes);
  }

  private float[] counts(int size) {
    float[] counts = new float[size];
    for (int column : columns) {
      counts[column]++;
    }
    return counts;
  }

  private static Matrix logarithms(Workspace workspace, float[] counts) {
    Matrix logarithms = workspace.matrix(1, counts.length);
    for (int column = 0; column < counts.length; column++) {
      logarithms.set(0, column, (float) Math.log(counts[column]));
    }
    return logarithms;
  }

  /** Returns ln(e^s_ij / T_i) in double precision, for a share too small for a float. */
  private double logShare(Matrix scaled, Matrix y, float[] counts, int pair) {
    double[] scores = new double[counts.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int column = 0; column < scores.length; column++) {
      for (int at = 0; at < y.columns(); at++) {
        scores[column] += (double) scaled.get(rows[pair], at) * y.get(column, at);
      }
      largest = Math.max(largest, scores[column]);
    }
    double sum = 0;
    for (int column = 0; column < scores.length; column++) {
      sum += counts[column] * Math.exp(scores[column] - largest);
    }
    return scores[columns[pair]] - largest - Math.log(sum);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<Matrix> backward) {
    Kernels kernels = backward.workspace().kernels();
    Matrix slopes = backward.residual();
    Matrix first = null;
    Matrix second = null;
    if (backward.wanted(0)) {
      first = like(backward, 0);
      kernels.multiply(slopes, backward.input(1), first, false);
    }
    if (backward.wanted(1)) {
      second = like(backward, 1);
      kernels.multiplyTransposedA(slopes, backward.input(0), second, false);
    }
    return Arrays.asList(scaled(backward, first), scaled(backward, second));
  }

  private @Nullable Gradient scaled(Backward<Matrix> backward, @Nullable Matrix product) {
    float scale = (float) (backward.scalarUpstream() / (rows.length * temperature));
    return product == null ? null : new DenseGradient(product).scaled(scale, backward.workspace());
  }

  private static Matrix like(Backward<Matrix> backward, int input) {
    Matrix model = backward.input(input);
    return backward.workspace().matrix(model.rows(), model.columns());
  }
}
