/**
 * Studies: many runs declared in one file, each executed once, and the tables that compare them.
 *
 * <p>{@link org.ccdrec.trainer.study.StudyConfig} is the file and {@link
 * org.ccdrec.trainer.study.StudyPlan} its runs. {@link org.ccdrec.trainer.study.StudyRunner}
 * executes those not yet in {@link org.ccdrec.trainer.study.RunStore}, and {@link
 * org.ccdrec.trainer.study.StudyResults} holds the results.
 *
 * <p>A grid point is selected on validation only: grid runs do not read the test split. When all
 * are trained, the point with the largest validation Recall@20, averaged over the seeds, is tested
 * with the vectors that its runs stored.
 *
 * <p>Threading: plans and results are immutable. A runner uses one thread per job and calls its
 * listener from one thread at a time.
 */
@NullMarked
package org.ccdrec.trainer.study;

import org.jspecify.annotations.NullMarked;
