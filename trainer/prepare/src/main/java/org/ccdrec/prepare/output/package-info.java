/**
 * Writes staged rows as a dataset directory, format version 1, as the trainer reads it: {@link
 * org.ccdrec.prepare.output.DatasetFiles}.
 *
 * <p>Threading: one thread.
 */
@NullMarked
package org.ccdrec.prepare.output;

import org.jspecify.annotations.NullMarked;
