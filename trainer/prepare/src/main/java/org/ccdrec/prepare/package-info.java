/**
 * Converts raw files to datasets: {@link org.ccdrec.prepare.Preparation} is the entry type, {@link
 * org.ccdrec.prepare.Main} the program.
 *
 * <p>Raw rows are staged as text in a DuckDB database on disk, where they are validated and
 * filtered, and then written as a dataset directory, so memory use does not grow with the data.
 * Chosen: FastCSV and Jackson for text formats, because they report exact line numbers. Rejected:
 * DuckDB's CSV and JSON readers, which count lines differently and report only some bad rows.
 *
 * <p>Threading: a preparation runs on one thread; DuckDB uses all processors.
 */
@NullMarked
package org.ccdrec.prepare;

import org.jspecify.annotations.NullMarked;
