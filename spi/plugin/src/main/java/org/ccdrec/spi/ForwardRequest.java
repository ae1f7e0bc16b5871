package org.ccdrec.spi;

import org.ccdrec.kernel.RowSet;

/**
 * A request for a forward pass: the phase, and the rows that will be read.
 *
 * <p>A backbone may leave rows outside {@link #users} and {@link #items} undefined: propagating
 * only into the rows that a batch reads saves most of the work on a sparse graph. Immutable.
 */
public final class ForwardRequest {
  /** The phase that a forward pass belongs to. */
  public enum Phase {
    /** A training step: pruned graphs, dropout. */
    TRAINING,
    /** Evaluation or export: full graphs, nothing dropped. */
    INFERENCE
  }

  private final Phase phase;
  private final RowSet users;
  private final RowSet items;
  private final boolean layers;

  private ForwardRequest(Phase phase, RowSet users, RowSet items, boolean layers) {
    this.phase = phase;
    this.users = users;
    this.items = items;
    this.layers = layers;
  }

  /** Returns a request for the vectors of some rows, without their layers. */
  public static ForwardRequest of(Phase phase, RowSet users, RowSet items) {
    return new ForwardRequest(phase, users, items, false);
  }

  /** Returns a request for all rows. */
  public static ForwardRequest all(Phase phase, int users, int items) {
    return of(phase, RowSet.all(users), RowSet.all(items));
  }

  /** Returns this request with {@link Representations#layers} requested too. */
  public ForwardRequest withLayers() {
    return new ForwardRequest(phase, users, items, true);
  }

  /** Returns the phase. */
  public Phase phase() {
    return phase;
  }

  /** Returns the user rows that will be read. */
  public RowSet users() {
    return users;
  }

  /** Returns the item rows that will be read. */
  public RowSet items() {
    return items;
  }

  /** Returns whether {@link Representations#layers} will be read too. */
  public boolean layers() {
    return layers;
  }
}
