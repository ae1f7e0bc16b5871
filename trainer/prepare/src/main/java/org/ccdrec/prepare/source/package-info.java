/**
 * Raw files as tables of text: CSV, TSV, JSON Lines, JSON and Parquet, plain or compressed. {@link
 * org.ccdrec.prepare.source.SourceFiles} finds the files, {@link
 * org.ccdrec.prepare.source.SourceFile#open} opens one.
 *
 * <p>Every value is read as text, so that whoever uses it decides what is valid. Each table belongs
 * to one thread.
 */
@NullMarked
package org.ccdrec.prepare.source;

import org.jspecify.annotations.NullMarked;
