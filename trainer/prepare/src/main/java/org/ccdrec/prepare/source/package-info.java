/**
 * Raw files as tables of text: CSV, TSV, JSON Lines, JSON and Parquet, plain or compressed. {@link
 * org.ccdrec.prepare.source.SourceFiles} finds the files, {@link
 * org.ccdrec.prepare.source.SourceFile#open} opens one.
 *
 * <p>Every value is read as text; callers decide what is valid. Threading: tables are not
 * thread-safe.
 */
@NullMarked
package org.ccdrec.prepare.source;

import org.jspecify.annotations.NullMarked;
