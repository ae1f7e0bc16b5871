/**
 * The execution of a study's runs and the store of their records.
 *
 * <p>{@link org.ccdrec.trainer.study.run.StudyRunner} executes the runs not yet in {@link
 * org.ccdrec.trainer.study.run.RunStore}.
 *
 * <p>A grid point is selected on validation only: grid runs do not read the test split. When all
 * are trained, the point with the largest validation Recall@20, averaged over the seeds, is tested
 * with the vectors that its runs stored.
 *
 * <p>Threading: a runner uses one thread per job and calls its listener from one thread at a time.
 */
@NullMarked
package org.ccdrec.trainer.study.run;

import org.jspecify.annotations.NullMarked;
