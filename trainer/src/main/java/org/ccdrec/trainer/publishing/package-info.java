/**
 * Publication of trained models as snapshots; the entry type is {@link
 * org.ccdrec.trainer.publishing.SnapshotPublisher}.
 *
 * <p>Threading: stateless.
 */
@NullMarked
package org.ccdrec.trainer.publishing;

import org.jspecify.annotations.NullMarked;
