/**
 * Studies: many runs named in one file, done once each, and the tables that compare them.
 *
 * <p>{@link org.ccdrec.trainer.study.StudyConfig} is the file, {@link
 * org.ccdrec.trainer.study.StudyPlan} its runs, {@link org.ccdrec.trainer.study.StudyRunner} does
 * those that {@link org.ccdrec.trainer.study.RunStore} does not hold yet, and {@link
 * org.ccdrec.trainer.study.StudyResults} says what came of them.
 *
 * <p>A grid is selected on validation alone: its runs leave the test split unread, and when all are
 * trained, the point with the largest validation Recall@20, averaged over the seeds, is tested from
 * the vectors that its runs kept. Plans and results are immutable; a runner works with as many
 * threads as it is given jobs, and calls its listener from them one at a time.
 */
@NullMarked
package org.ccdrec.trainer.study;

import org.jspecify.annotations.NullMarked;
