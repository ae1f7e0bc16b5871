package org.ccdrec.trainer.training.config;

/** The loss that ranks a positive above its sampled negatives. */
public enum RankingLoss {
  /** The mean of −ln σ(s⁺ − s⁻) over the negatives (Rendle et al., UAI 2009). */
  BPR,
  /** −ln of the positive's share in the softmax over the positive and its negatives. */
  SOFTMAX
}
