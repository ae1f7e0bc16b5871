package org.ccdrec.spi;

import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;

/**
 * A function that maps a backbone's higher-order item representation ĥ to the representation that
 * enters the collaborative propagation. Used by one thread.
 */
@FunctionalInterface
public interface ItemFusion {
  /** The identity: no fusion. */
  ItemFusion IDENTITY = (tape, higherOrder) -> higherOrder;

  /**
   * Returns the fused representation, {@code items × d}.
   *
   * @param higherOrder ĥ, {@code items × d}
   */
  Var fuse(Tape tape, Var higherOrder);
}
