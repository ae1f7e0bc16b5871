/**
 * The commands that train: {@code train}, {@code demo} and {@code study}.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.command.train.TrainCommand}. Threading: commands
 * are not thread-safe.
 */
@NullMarked
package org.ccdrec.trainer.command.train;

import org.jspecify.annotations.NullMarked;
