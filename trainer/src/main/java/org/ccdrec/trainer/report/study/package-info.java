/**
 * The part of a report about a study: its rows compared, sensitivity, training and cost.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.report.study.StudyPart}. Threading: stateless,
 * except for reading the study's files.
 */
@NullMarked
package org.ccdrec.trainer.report.study;

import org.jspecify.annotations.NullMarked;
