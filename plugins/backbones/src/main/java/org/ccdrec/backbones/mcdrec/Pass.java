package org.ccdrec.backbones.mcdrec;

import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;

/** One run of the denoising network on a tape: which items at which steps, and its dropout. */
final class Pass {
  private final Tape tape;
  private final int[] items;
  private final int[] steps;
  private final double dropout;
  private long seed;

  /**
   * A pass over some items.
   *
   * @param steps for each item the step of the diffusion
   * @param dropout the share of zeros; 0 outside of training
   * @param seed of the masks, which depend on the item and not on its place
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

  /** With dropout, each time with masks of their own. */
  Var dropped(Var x) {
    return dropout == 0 ? x : tape.apply(new DropoutRows(dropout, seed++, items), x);
  }
}
