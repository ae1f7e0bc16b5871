/**
 * Interactions in {@code .inter} files.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.data.inter.InteractionReader}, whose Javadoc
 * specifies the format; it is the only reader of these files. Instances are used by one thread.
 */
@NullMarked
package org.ccdrec.trainer.data.inter;

import org.jspecify.annotations.NullMarked;
