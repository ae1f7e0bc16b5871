package org.ccdrec.spi;

import org.ccdrec.kernel.RowSet;

/**
 * What a forward pass is for.
 *
 * <p>A backbone may leave rows outside {@code users} and {@code items} undefined: propagating only
 * into the rows that a batch reads saves most of the work on a sparse graph.
 *
 * @param phase training or inference
 * @param users the user rows that will be read
 * @param items the item rows that will be read
 * @param layers whether {@link Representations#layers} will be read too
 */
public record ForwardRequest(Phase phase, RowSet users, RowSet items, boolean layers) {
  /** Why a forward pass is made. */
  public enum Phase {
    /** A step of training: pruned graphs, dropout. */
    TRAINING,
    /** Evaluation or export: full graphs, nothing dropped. */
    INFERENCE
  }

  /** A request for vectors without their layers. */
  public ForwardRequest(Phase phase, RowSet users, RowSet items) {
    this(phase, users, items, false);
  }

  /** This request, with layers. */
  public ForwardRequest withLayers() {
    return new ForwardRequest(phase, users, items, true);
  }

  /** A request for all rows. */
  public static ForwardRequest all(Phase phase, int users, int items) {
    return new ForwardRequest(phase, RowSet.all(users), RowSet.all(items));
  }
}
