/**
 * Searches the values of configuration keys that are best on validation.
 *
 * <p>{@link org.ccdrec.trainer.tuning.TuningConfig} is the file, {@link
 * org.ccdrec.trainer.tuning.Tuner} runs its trials, {@link org.ccdrec.trainer.tuning.TrialStore}
 * keeps them, and {@link org.ccdrec.trainer.tuning.TunedKeys} is the result that a study reads. The
 * test split is never read.
 *
 * <p>Chosen: asynchronous successive halving in its stopping form, which needs no checkpoints and
 * keeps every processor busy. Rejected: the promoting form, which trains a paused trial again from
 * the start or from a checkpoint for a gain that does not show in small searches.
 *
 * <p>Threading: a tuner uses one thread per job and calls its listener from one thread at a time.
 */
@NullMarked
package org.ccdrec.trainer.tuning;

import org.jspecify.annotations.NullMarked;
