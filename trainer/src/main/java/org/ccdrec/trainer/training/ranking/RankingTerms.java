package org.ccdrec.trainer.training.ranking;

import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.autodiff.ops.WeightedNegatives;
import org.ccdrec.spi.Representations;
import org.ccdrec.trainer.training.config.RankingLoss;

/**
 * The ranking loss of a step: the loss over random negatives, and the pairwise loss over hard ones.
 * The weights of the batch's pairs, if any, multiply both.
 *
 * @param random the random negatives
 * @param loss the loss over them
 * @param share its weight
 * @param hard further sets of negatives, one negative per pair, with their weights
 */
public record RankingTerms(
    RandomNegatives random, RankingLoss loss, float share, List<WeightedNegatives> hard) {

  /** Returns the loss over random negatives alone. */
  public static RankingTerms of(RandomNegatives random, RankingLoss loss) {
    return new RankingTerms(random, loss, 1, List.of());
  }

  /**
   * Returns the loss over random negatives and one hard negative per pair.
   *
   * @param hardShare weight of the hard negatives; the random ones have the rest
   */
  public RankingTerms withHard(int[] items, float hardShare) {
    return new RankingTerms(
        random, loss, 1 - hardShare, List.of(WeightedNegatives.of(items, hardShare)));
  }

  /** Returns the loss, a scalar. */
  public Var on(Representations representations) {
    Var users = representations.users();
    Var items = representations.items();
    RowPairs pairs = RowPairs.of(random.batch().users(), random.batch().positives());
    if (loss == RankingLoss.BPR && !random.isWeighted()) {
      List<WeightedNegatives> terms = new ArrayList<>(random.terms(share));
      terms.addAll(hard);
      return pairwiseLoss(users, items, pairs, weighted(terms));
    }
    Var overSets = users.tape().apply(new SetLoss(random, loss), users, items);
    return hard.isEmpty()
        ? overSets
        : weightedSum(
            new float[] {share, 1},
            List.of(overSets, pairwiseLoss(users, items, pairs, weighted(hard))));
  }

  private List<WeightedNegatives> weighted(List<WeightedNegatives> terms) {
    float[] weights = random.batch().weights();
    return weights == null
        ? terms
        : terms.stream().map(term -> term.withPairWeights(weights)).toList();
  }

  /** Returns all negatives, random and hard. */
  public int[] items() {
    return Stream.concat(Stream.of(random.items()), hard.stream().map(WeightedNegatives::items))
        .flatMapToInt(Arrays::stream)
        .toArray();
  }
}
