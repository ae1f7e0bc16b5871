/**
 * The commands that read data without training: {@code inspect} and {@code events}.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.command.data.InspectCommand}. Threading: commands
 * are not thread-safe.
 */
@NullMarked
package org.ccdrec.trainer.command.data;

import org.jspecify.annotations.NullMarked;
