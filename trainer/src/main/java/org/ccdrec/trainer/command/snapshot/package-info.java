/**
 * The commands on published models: {@code ccdrec snapshot …}, which lists, shows, verifies and
 * copies snapshots, and {@code ccdrec evaluate}.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.command.snapshot.SnapshotCommand}. Threading:
 * commands are not thread-safe.
 */
@NullMarked
package org.ccdrec.trainer.command.snapshot;

import org.jspecify.annotations.NullMarked;
