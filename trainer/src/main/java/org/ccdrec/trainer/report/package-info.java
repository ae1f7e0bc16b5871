/**
 * Reports of snapshots and studies as one HTML file.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.report.HtmlReport}. Threading: immutable.
 */
@NullMarked
package org.ccdrec.trainer.report;

import org.jspecify.annotations.NullMarked;
