/**
 * Models that another program trained, read from matrices and id tables; the entry type is {@link
 * org.ccdrec.trainer.importing.ExternalModelReader}.
 *
 * <p>Threading: readers are used by one thread; models are immutable.
 */
@NullMarked
package org.ccdrec.trainer.importing;

import org.jspecify.annotations.NullMarked;
