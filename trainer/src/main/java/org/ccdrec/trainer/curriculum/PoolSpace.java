package org.ccdrec.trainer.curriculum;

/**
 * The space in which a positive and the candidates are compared while negatives come from pools.
 */
public enum PoolSpace {
  /** The pool itself: states of the reverse diffusion, in the space of id embeddings. */
  LATENT,
  /**
   * Final item representations: the backbone's item vectors when its items are fused with the pool.
   * These carry what propagation adds, popularity above all, so that similar items score alike.
   */
  FINAL
}
