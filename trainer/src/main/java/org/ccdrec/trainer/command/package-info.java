/**
 * The command line of the trainer: what {@code ccdrec} does, save for serving.
 *
 * <p>Entry type is {@link org.ccdrec.trainer.command.Main}. A command prints its answer on standard
 * output, as text for people or with {@code --json} as one JSON object a line, and messages on
 * standard error. Commands are used by one thread.
 */
@NullMarked
package org.ccdrec.trainer.command;

import org.jspecify.annotations.NullMarked;
