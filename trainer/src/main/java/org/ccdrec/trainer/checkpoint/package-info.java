/**
 * Checkpoints of unfinished runs: their file format, their directory, and the decision when one is
 * written and which one a resumed run continues.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.checkpoint.RunCheckpoints}. Threading: a run and
 * its checkpoints belong to one thread.
 */
@NullMarked
package org.ccdrec.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
