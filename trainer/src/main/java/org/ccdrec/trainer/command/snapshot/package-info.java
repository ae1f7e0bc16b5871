/**
 * The commands {@code ccdrec snapshot …}: listing, showing, verifying and copying snapshots.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.command.snapshot.SnapshotCommand}. Threading:
 * commands are not thread-safe.
 */
@NullMarked
package org.ccdrec.trainer.command.snapshot;

import org.jspecify.annotations.NullMarked;
