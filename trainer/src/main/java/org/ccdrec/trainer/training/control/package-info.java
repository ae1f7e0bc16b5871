/**
 * The control of runs: how long they are planned, how they are stopped, where their state is kept
 * and how much garbage they may leave.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.training.control.RunControl}. Threading: a {@link
 * org.ccdrec.trainer.training.control.Cancellation} is thread-safe.
 */
@NullMarked
package org.ccdrec.trainer.training.control;

import org.jspecify.annotations.NullMarked;
