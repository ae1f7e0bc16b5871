/**
 * The command {@code ccdrec retrain}, which trains anew from the events of a server, once or
 * repeatedly.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.command.retrain.RetrainCommand}. Threading:
 * commands are not thread-safe.
 */
@NullMarked
package org.ccdrec.trainer.command.retrain;

import org.jspecify.annotations.NullMarked;
