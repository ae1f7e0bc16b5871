/**
 * The training run: {@link org.ccdrec.trainer.training.TrainingRun} takes a {@link
 * org.ccdrec.trainer.training.RunConfig} and a dataset to the vectors of the best epoch.
 *
 * <p>Threading: a run belongs to one thread; kernels spread their own work. {@link
 * org.ccdrec.trainer.training.Cancellation} may be used from any thread.
 */
@NullMarked
package org.ccdrec.trainer.training;

import org.jspecify.annotations.NullMarked;
