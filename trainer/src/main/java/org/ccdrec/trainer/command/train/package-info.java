/**
 * The commands that train and evaluate: {@code train}, {@code demo}, {@code study} and {@code
 * evaluate}.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.command.train.TrainCommand}. Threading: commands
 * are not thread-safe.
 */
@NullMarked
package org.ccdrec.trainer.command.train;

import org.jspecify.annotations.NullMarked;
