/**
 * The command line of the trainer: all {@code ccdrec} commands except serving.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.command.Main}. A command prints its result on
 * standard output, as text or with {@code --json} as one JSON object per line, and messages on
 * standard error. Threading: commands are not thread-safe.
 */
@NullMarked
package org.ccdrec.trainer.command;

import org.jspecify.annotations.NullMarked;
