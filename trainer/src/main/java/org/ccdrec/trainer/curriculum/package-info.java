/**
 * Curricular negative sampling (CNS): which pool an epoch draws from ({@link
 * org.ccdrec.trainer.curriculum.Curriculum}) and how a hard negative is drawn from it ({@link
 * org.ccdrec.trainer.curriculum.CurricularSampler}).
 *
 * <p>Threading: used by the training thread.
 */
@NullMarked
package org.ccdrec.trainer.curriculum;

import org.jspecify.annotations.NullMarked;
