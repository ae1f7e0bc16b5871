/**
 * Projections of a few vectors to the plane, and measures of how well groups of them are separated.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.projection.TSne}. Threading: stateless.
 */
@NullMarked
package org.ccdrec.trainer.projection;

import org.jspecify.annotations.NullMarked;
