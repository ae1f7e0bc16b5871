package org.ccdrec.trainer.evaluation;

import java.util.Locale;

/**
 * A measure of one user's ranked list against the set T of the user's held-out items, with binary
 * relevance rel_j ∈ {0, 1} of the item at rank j = 1, 2, …; larger is better, all are in [0, 1].
 *
 * <p>Recall and precision: Manning, Raghavan and Schütze, "Introduction to Information Retrieval"
 * (2008), section 8.4. NDCG: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR
 * techniques" (ACM TOIS 2002), with the discount log₂(j + 1). MAP: the mean over users of average
 * precision, Manning et al., section 8.4, cut off at k and normalised by min(|T|, k), like the
 * ideal DCG.
 */
public enum Metric {
  /** Σ_{j≤k} rel_j / |T|. */
  RECALL,
  /** DCG / ideal DCG, where DCG = Σ_{j≤k} rel_j / log₂(j+1), and the ideal has min(|T|, k) hits. */
  NDCG,
  /** Σ_{j≤k} rel_j / k. */
  PRECISION,
  /** Σ_{j≤k} rel_j · precision@j / min(|T|, k). */
  MAP;

  /** Returns the metric's name in reports, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
