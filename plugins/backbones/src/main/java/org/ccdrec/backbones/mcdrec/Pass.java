package org.ccdrec.backbones.mcdrec;

import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;

/** One run of the denoising network on a tape: the items, their diffusion steps, and dropout. */
final class Pass {
  private final Tape tape;
  private final int[] items;
  private final int[] steps;
  private final double dropout;
  private long seed;

  /**
   * Creates a pass over some items.
   *
   * @param steps the diffusion step of each item
   * @param dropout the probability of zero; 0 outside of training
   * @param seed the seed of the masks, which depend on the item and not on its position
   */
  Pass(Tape tape, int[] items, int[] steps, double dropout, long seed) {
    this.tape = tape;
    this.items = items;
    this.steps = steps;
    this.dropout = dropout;
    this.seed = seed;
  }

  Tape tape() {
    return tape;
  }

  int[] steps() {
    return steps;
  }

  /** Applies dropout, with a new mask for each call. */
  Var dropped(Var x) {
    return dropout == 0 ? x : tape.apply(new DropoutRows(dropout, seed++, items), x);
  }
}
