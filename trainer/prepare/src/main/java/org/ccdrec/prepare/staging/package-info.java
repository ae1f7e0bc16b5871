/**
 * Rows between raw files and dataset: staged as text in a DuckDB database on disk, checked,
 * filtered and split there. {@link org.ccdrec.prepare.staging.Staging} is the database, {@link
 * org.ccdrec.prepare.staging.EventStage} and {@link org.ccdrec.prepare.staging.ItemStage} are the
 * steps.
 *
 * <p>Threading: one thread; DuckDB runs each statement on all processors.
 */
@NullMarked
package org.ccdrec.prepare.staging;

import org.jspecify.annotations.NullMarked;
