/**
 * The part of a report about one snapshot: its configuration, training, figures and cost.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.report.snapshot.SnapshotReport}. Threading:
 * stateless, except for reading the snapshot.
 */
@NullMarked
package org.ccdrec.trainer.report.snapshot;

import org.jspecify.annotations.NullMarked;
