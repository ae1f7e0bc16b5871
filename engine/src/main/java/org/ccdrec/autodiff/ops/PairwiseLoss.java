package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The Bayesian personalised ranking loss (Rendle et al., UAI 2009) on rows of user and item tables,
 * fused: {@code Σ_k w_k · mean_b(f_b · −ln σ(⟨u_b, p_b⟩ − ⟨u_b, n_kb⟩))}, with factors f_b = 1
 * unless given.
 *
 * <p>Inputs are the user vectors and the item vectors. Several sets of negatives share the
 * positive's score. Gradients store rows only: each row is a weighted sum of rows of the other
 * table, so the batch's vectors are never materialised.
 *
 * @param users user rows
 * @param positives item rows
 * @param terms the sets of negatives with their weights
 */
record PairwiseLoss(int[] users, int[] positives, List<WeightedNegatives> terms)
    implements Op<float[][]> {
  /** {@code ln(1 + e^−margin)}, exact for margins of any size. */
  static double loss(double margin) {
    return Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
  }

  @Override
  public Result<float[][]> forward(Workspace workspace, List<Matrix> inputs) {
    float[] positiveScores = scores(workspace, inputs, positives);
    float[][] slopes = new float[terms.size()][];
    double total = 0;
    for (int k = 0; k < slopes.length; k++) {
      float[] margins = scores(workspace, inputs, terms.get(k).items());
      double mean = terms.get(k).weight() / (double) users.length;
      float[] factors = terms.get(k).pairWeights();
      for (int b = 0; b < margins.length; b++) {
        double weight = factors == null ? mean : mean * factors[b];
        double margin = (double) positiveScores[b] - margins[b];
        total += weight * loss(margin);
        margins[b] = (float) (-weight / (1 + Math.exp(margin)));
      }
      slopes[k] = margins;
    }
    return new Result<>(workspace.scalar(total), slopes);
  }

  private float[] scores(Workspace workspace, List<Matrix> inputs, int[] items) {
    float[] scores = new float[users.length];
    workspace.kernels().rowDots(inputs.get(0), users, inputs.get(1), items, scores);
    return scores;
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<float[][]> backward) {
    int pairs = users.length;
    int sets = terms.size() + 1;
    int[] userEntries = new int[pairs * sets];
    int[] itemEntries = new int[pairs * sets];
    float[] weights = new float[pairs * sets];
    for (int set = 0; set < sets; set++) {
      int[] items = set == 0 ? positives : terms.get(set - 1).items();
      System.arraycopy(users, 0, userEntries, set * pairs, pairs);
      System.arraycopy(items, 0, itemEntries, set * pairs, pairs);
    }
    fillWeights(backward.residual(), backward.scalarUpstream(), weights);
    Matrix userTable = backward.input(0);
    Matrix itemTable = backward.input(1);
    RowGroups ofUsers =
        RowGroups.of(userTable.rows(), itemTable.rows(), userEntries, itemEntries, weights);
    RowGroups ofItems =
        RowGroups.of(itemTable.rows(), userTable.rows(), itemEntries, userEntries, weights);
    return Arrays.asList(
        backward.wanted(0) ? ofUsers.sum(backward.workspace(), itemTable) : null,
        backward.wanted(1) ? ofItems.sum(backward.workspace(), userTable) : null);
  }

  /**
   * Computes the derivative of the loss by each score: positives first, then each set of negatives.
   */
  private static void fillWeights(float[][] slopes, float upstream, float[] weights) {
    int pairs = weights.length / (slopes.length + 1);
    for (int k = 0; k < slopes.length; k++) {
      for (int b = 0; b < pairs; b++) {
        weights[b] += upstream * slopes[k][b];
        weights[(k + 1) * pairs + b] = -upstream * slopes[k][b];
      }
    }
  }
}
