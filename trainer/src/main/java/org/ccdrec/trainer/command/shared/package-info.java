/**
 * What the commands share: options, tables, JSON lines and the format of errors.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.command.shared.CommandFailure}, the exception for
 * failures whose message is meant for users. Threading: used by the thread of a command.
 */
@NullMarked
package org.ccdrec.trainer.command.shared;

import org.jspecify.annotations.NullMarked;
