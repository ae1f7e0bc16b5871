package org.ccdrec.trainer.checkpoint;

import org.ccdrec.spi.TrainingState;

/** A part of a run whose state is written to checkpoints and restored from them. */
@FunctionalInterface
public interface Stateful {
  /** Exchanges all values that later epochs read; see {@link TrainingState}. */
  void exchange(TrainingState state);
}
