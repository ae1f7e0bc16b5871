/**
 * The progress of runs: how long they still take, and their metrics in TensorBoard and MLflow.
 *
 * <p>The entry types are {@link org.ccdrec.trainer.tracking.RunTrackers} and {@link
 * org.ccdrec.trainer.tracking.RunClock}. Threading: used by the training thread.
 */
@NullMarked
package org.ccdrec.trainer.tracking;

import org.jspecify.annotations.NullMarked;
