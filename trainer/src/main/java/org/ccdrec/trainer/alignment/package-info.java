/**
 * Snapshots seen from a dataset: rows matched by external id, whatever their order; the entry type
 * is {@link org.ccdrec.trainer.alignment.AlignedSnapshot}.
 *
 * <p>Threading: immutable objects, safe for many threads as long as the snapshot is open.
 */
@NullMarked
package org.ccdrec.trainer.alignment;

import org.jspecify.annotations.NullMarked;
