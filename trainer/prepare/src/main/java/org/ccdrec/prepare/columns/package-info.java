/**
 * Recognition of the columns of raw files: {@link org.ccdrec.prepare.columns.ColumnChoice} finds
 * the column of each {@link org.ccdrec.prepare.columns.ColumnRole} by its name.
 *
 * <p>Threading: immutable types and pure functions.
 */
@NullMarked
package org.ccdrec.prepare.columns;

import org.jspecify.annotations.NullMarked;
