package org.ccdrec.trainer.model;

/** What training does to the modality features F_m. */
public enum FeatureMode {
  /** F_m is a parameter started from the raw features, as the authors of CCDRec train it. */
  TRAINABLE,
  /** F_m stays as it was loaded; only its projection is trained. */
  FROZEN,
  /** F_m stays, and each item has a trainable d-wide residual after the projection, from 0. */
  RESIDUAL
}
