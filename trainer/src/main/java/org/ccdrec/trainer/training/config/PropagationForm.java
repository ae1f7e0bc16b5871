package org.ccdrec.trainer.training.config;

/** How the steps of an epoch grow with the data: setting {@code training.propagation}. */
public enum PropagationForm {
  /** {@link #SCALED} from {@link StepPlan#SCALED_FROM} training pairs on, {@link #EXACT} below. */
  AUTO,
  /** Batches of {@code training.batchSize}, so an epoch has more steps the more pairs there are. */
  EXACT,
  /** At most {@code training.scaledSteps} steps an epoch, with larger batches. */
  SCALED
}
