/**
 * The findings about a dataset and their report.
 *
 * <p>The entry types are {@link org.ccdrec.trainer.data.problem.Problems}, which collects, and
 * {@link org.ccdrec.trainer.data.problem.DataException}, which reports. Collecting is for one
 * thread; everything else is immutable.
 */
@NullMarked
package org.ccdrec.trainer.data.problem;

import org.jspecify.annotations.NullMarked;
