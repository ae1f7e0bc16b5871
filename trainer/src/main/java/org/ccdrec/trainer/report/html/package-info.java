/**
 * The HTML of reports: text with escaping, tables, charts and the page around them.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.report.html.Page}. Threading: a builder is used by
 * one thread; everything else is immutable.
 */
@NullMarked
package org.ccdrec.trainer.report.html;

import org.jspecify.annotations.NullMarked;
