package org.ccdrec.trainer.checkpoint;

import java.util.Locale;

/** A phase of a run that has checkpoints of its own. */
public enum Phase {
  /** The run that selects an epoch on validation. */
  TRAIN,
  /** The fit on all splits that follows it. */
  FINAL;

  /** Returns the start of the names of this phase's files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
