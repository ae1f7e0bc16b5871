package org.ccdrec.spi;

import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;

/**
 * Replaces a backbone's higher-order item representation ĥ by the one that enters the collaborative
 * propagation.
 */
@FunctionalInterface
public interface ItemFusion {
  /** No fusion: the representation itself. */
  ItemFusion IDENTITY = (tape, higherOrder) -> higherOrder;

  /**
   * The fused representation, {@code items × d}.
   *
   * @param higherOrder ĥ, {@code items × d}
   */
  Var fuse(Tape tape, Var higherOrder);
}
