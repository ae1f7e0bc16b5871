/**
 * Writes staged rows as a dataset directory for the trainer, format version 1. The entry type is
 * {@link org.ccdrec.prepare.output.DatasetFiles}.
 *
 * <p>Threading: one thread.
 */
@NullMarked
package org.ccdrec.prepare.output;

import org.jspecify.annotations.NullMarked;
