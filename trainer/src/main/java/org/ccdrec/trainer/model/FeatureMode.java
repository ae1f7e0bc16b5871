package org.ccdrec.trainer.model;

/** How training treats the modality features F_m. */
public enum FeatureMode {
  /** F_m is a parameter initialised with the raw features, as in the authors' CCDRec. */
  TRAINABLE,
  /** F_m is constant; only its projection is trained. */
  FROZEN,
  /**
   * F_m is constant, and each item has a trainable d-wide residual after the projection, initially
   * 0.
   */
  RESIDUAL
}
