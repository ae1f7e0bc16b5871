/**
 * What a training run leaves for its report beside metrics: vectors of a few users projected to the
 * plane, negatives by curriculum stage, recall by group, and cost.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.evidence.EvidenceRecorder}. Threading: used by the
 * training thread.
 */
@NullMarked
package org.ccdrec.trainer.evidence;

import org.jspecify.annotations.NullMarked;
