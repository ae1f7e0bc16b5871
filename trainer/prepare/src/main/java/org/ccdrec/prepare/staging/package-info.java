/**
 * Staging of rows between raw files and dataset: rows are held as text in a DuckDB database on
 * disk, where they are validated, filtered and split. {@link org.ccdrec.prepare.staging.Staging} is
 * the database; {@link org.ccdrec.prepare.staging.EventStage}, {@link
 * org.ccdrec.prepare.staging.ItemStage} and {@link org.ccdrec.prepare.staging.PairStage} are the
 * steps.
 *
 * <p>Threading: single-threaded; DuckDB runs each statement on all processors.
 */
@NullMarked
package org.ccdrec.prepare.staging;

import org.jspecify.annotations.NullMarked;
