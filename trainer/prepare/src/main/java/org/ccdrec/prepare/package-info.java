/**
 * Makes a dataset from raw files: {@link org.ccdrec.prepare.Preparation} does the work, {@link
 * org.ccdrec.prepare.Main} is the program.
 *
 * <p>Raw rows are staged as text in a DuckDB database on disk, checked and filtered there, and
 * written as a dataset directory, so that memory does not grow with the data. Chosen over reading
 * everything with DuckDB: its CSV and JSON readers count lines differently, and report bad rows
 * only in part, so text formats are read by FastCSV and Jackson, which give the exact line.
 *
 * <p>Threading: one thread prepares; DuckDB uses all processors.
 */
@NullMarked
package org.ccdrec.prepare;

import org.jspecify.annotations.NullMarked;
