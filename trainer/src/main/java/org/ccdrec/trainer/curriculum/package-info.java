/**
 * Curricular negative sampling (CNS). {@link org.ccdrec.trainer.curriculum.Curriculum} selects the
 * pool of an epoch; {@link org.ccdrec.trainer.curriculum.CurricularSampler} draws hard negatives
 * from it.
 *
 * <p>Threading: used by the training thread.
 */
@NullMarked
package org.ccdrec.trainer.curriculum;

import org.jspecify.annotations.NullMarked;
