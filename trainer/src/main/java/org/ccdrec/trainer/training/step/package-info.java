/**
 * One step of optimisation: the losses of a batch, by one of four regimes, and the update of the
 * parameters.
 *
 * <p>The entry types are {@link org.ccdrec.trainer.training.step.Model}, which combines a backbone
 * with a sampler and chooses the {@link org.ccdrec.trainer.training.step.TrainingRegime}, and
 * {@link org.ccdrec.trainer.training.step.TrainingStep}. Threading: used by the training thread.
 */
@NullMarked
package org.ccdrec.trainer.training.step;

import org.jspecify.annotations.NullMarked;
