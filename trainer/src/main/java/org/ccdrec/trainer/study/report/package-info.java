/**
 * The results of a study: comparisons, tables and files.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.study.report.StudyResults}. Threading: everything
 * is immutable.
 */
@NullMarked
package org.ccdrec.trainer.study.report;

import org.jspecify.annotations.NullMarked;
