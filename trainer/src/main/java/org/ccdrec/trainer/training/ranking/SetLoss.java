package org.ccdrec.trainer.training.ranking;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.autodiff.ops.RowGroups;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.jspecify.annotations.Nullable;

/**
 * A ranking loss over several weighted negatives per pair, fused: the mean over pairs of
 *
 * <ul>
 *   <li>pairwise: {@code Σ_j w_j · −ln σ(s⁺ − s_j)} with {@code w = softmax(ℓ)} over the pair's
 *       negatives;
 *   <li>softmax: {@code −ln(e^{s⁺} / (e^{s⁺} + Σ_j e^{s_j + ℓ_j}))}, the sampled softmax with the
 *       logQ correction as log-weights ℓ (Yi et al., RecSys 2019).
 * </ul>
 *
 * <p>s are inner products of a user's row and an item's. A pair whose log-weights are all negative
 * infinity adds nothing. The weights of the batch's pairs multiply their losses. Inputs are the
 * user vectors and the item vectors; gradients store rows only.
 */
record SetLoss(RandomNegatives negatives, RankingLoss loss) implements Op<float[]> {

  /** The residual is the derivative by each score: positives first, then {@code items()}. */
  @Override
  public Result<float[]> forward(Workspace workspace, List<Matrix> inputs) {
    TrainingBatch batch = negatives.batch();
    float[] positives = new float[batch.size()];
    float[] scores = new float[negatives.items().length];
    workspace
        .kernels()
        .rowDots(inputs.get(0), batch.users(), inputs.get(1), batch.positives(), positives);
    workspace
        .kernels()
        .rowDots(inputs.get(0), negatives.users(), inputs.get(1), negatives.items(), scores);
    float[] slopes = new float[positives.length + scores.length];
    double[] logits = new double[negatives.perPair()];
    double total = 0;
    for (int pair = 0; pair < positives.length; pair++) {
      for (int draw = 0; draw < logits.length; draw++) {
        logits[draw] = scores[negatives.place(pair, draw)];
      }
      total += batch.weight(pair) * loss(pair, positives[pair], logits, slopes);
    }
    return new Result<>(workspace.scalar(total / Math.max(1, positives.length)), slopes);
  }

  /**
   * Returns the loss of a pair and sets its slopes.
   *
   * @param scores the negatives' scores; overwritten
   */
  private double loss(int pair, double positive, double[] scores, float[] slopes) {
    return switch (loss) {
      case BPR -> pairwise(pair, positive, scores, slopes);
      case SOFTMAX -> softmax(pair, positive, scores, slopes);
    };
  }

  private double pairwise(int pair, double positive, double[] scores, float[] slopes) {
    double[] weights = new double[scores.length];
    Arrays.setAll(weights, draw -> negatives.logWeight(pair, draw));
    double normaliser = logSum(weights, Double.NEGATIVE_INFINITY);
    if (normaliser == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    double total = 0;
    double pull = 0;
    for (int draw = 0; draw < scores.length; draw++) {
      double weight = Math.exp(weights[draw] - normaliser);
      double margin = positive - scores[draw];
      total += weight * (Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))));
      double slope = weight / (1 + Math.exp(margin));
      setSlope(slopes, pair, draw, slope);
      pull += slope;
    }
    slopes[pair] = mean(pair, -pull);
    return total;
  }

  private double softmax(int pair, double positive, double[] scores, float[] slopes) {
    for (int draw = 0; draw < scores.length; draw++) {
      scores[draw] += negatives.logWeight(pair, draw);
    }
    double normaliser = logSum(scores, positive);
    double pull = 0;
    for (int draw = 0; draw < scores.length; draw++) {
      double share = Math.exp(scores[draw] - normaliser);
      setSlope(slopes, pair, draw, share);
      pull += share;
    }
    slopes[pair] = mean(pair, -pull);
    return normaliser - positive;
  }

  private void setSlope(float[] slopes, int pair, int draw, double slope) {
    slopes[negatives.batch().size() + negatives.place(pair, draw)] = mean(pair, slope);
  }

  private float mean(int pair, double slope) {
    return (float) (negatives.batch().weight(pair) * slope / negatives.batch().size());
  }

  /** Returns {@code ln(e^first + Σ e^values)} without overflow. */
  private static double logSum(double[] values, double first) {
    double largest = Arrays.stream(values).reduce(first, Math::max);
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = Math.exp(first - largest);
    for (double value : values) {
      sum += Math.exp(value - largest);
    }
    return largest + Math.log(sum);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<float[]> backward) {
    TrainingBatch batch = negatives.batch();
    int[] users = joined(batch.users(), negatives.users());
    int[] items = joined(batch.positives(), negatives.items());
    float[] weights = backward.residual().clone();
    float upstream = backward.scalarUpstream();
    for (int entry = 0; entry < weights.length; entry++) {
      weights[entry] *= upstream;
    }
    Matrix userTable = backward.input(0);
    Matrix itemTable = backward.input(1);
    RowGroups ofUsers = RowGroups.of(userTable.rows(), itemTable.rows(), users, items, weights);
    RowGroups ofItems = RowGroups.of(itemTable.rows(), userTable.rows(), items, users, weights);
    return Arrays.asList(
        backward.wanted(0) ? ofUsers.sum(backward.workspace(), itemTable) : null,
        backward.wanted(1) ? ofItems.sum(backward.workspace(), userTable) : null);
  }

  private static int[] joined(int[] first, int[] second) {
    int[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
