package org.ccdrec.spi;

import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;

/**
 * A function that replaces a backbone's higher-order item representation ĥ by the one that enters
 * the collaborative propagation. Used by one thread.
 */
@FunctionalInterface
public interface ItemFusion {
  /** No fusion: the representation itself. */
  ItemFusion IDENTITY = (tape, higherOrder) -> higherOrder;

  /**
   * Returns the fused representation, {@code items × d}.
   *
   * @param higherOrder ĥ, {@code items × d}
   */
  Var fuse(Tape tape, Var higherOrder);
}
