/**
 * The training run: {@link org.ccdrec.trainer.training.TrainingRun} turns a configuration (package
 * {@code config}) and a dataset into the vectors of the best epoch, in steps of package {@code
 * step}.
 *
 * <p>Threading: a run is confined to one thread; kernels parallelise internally. {@link
 * org.ccdrec.trainer.training.control.Cancellation} may be used from any thread.
 */
@NullMarked
package org.ccdrec.trainer.training;

import org.jspecify.annotations.NullMarked;
