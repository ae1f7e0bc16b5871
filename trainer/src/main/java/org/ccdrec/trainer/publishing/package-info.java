/**
 * From a trained model to a snapshot: {@link org.ccdrec.trainer.publishing.SnapshotPublisher}.
 *
 * <p>Threading: stateless.
 */
@NullMarked
package org.ccdrec.trainer.publishing;

import org.jspecify.annotations.NullMarked;
