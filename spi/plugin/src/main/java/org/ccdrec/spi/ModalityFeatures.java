package org.ccdrec.spi;

import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;

/**
 * One modality of the catalogue's content: its raw features and their projection to d.
 *
 * <p>Features and projection are shared by all their users: a backbone's losses and CCDRec's
 * diffusion train the same W_m, b_m and, where features are trainable, F_m. Their parameters are
 * registered by the first call of {@link #project}. Used by one thread.
 */
public interface ModalityFeatures {
  /** Returns the modality's name, for example {@code visual}. */
  String name();

  /**
   * Returns the features as loaded, {@code items × width}; shared, and callers must not modify
   * them.
   */
  Matrix raw();

  /**
   * Returns {@code F_m[items] W_m + b_m}, {@code items.length × d}; repeated items are allowed.
   *
   * @param items item indices
   */
  Var project(Tape tape, int[] items);
}
