/**
 * Studies: many runs declared in one file, each executed once, and the tables that compare them.
 *
 * <p>{@link org.ccdrec.trainer.study.StudyConfig} is the file and {@link
 * org.ccdrec.trainer.study.StudyPlan} its runs. The package {@code run} executes them and {@code
 * report} compares their results.
 *
 * <p>Threading: plans are immutable.
 */
@NullMarked
package org.ccdrec.trainer.study;

import org.jspecify.annotations.NullMarked;
