/**
 * Vectors for models that have scores only, so that they can be served; the entry type is {@link
 * org.ccdrec.trainer.factorisation.ScoreFactorisation}.
 *
 * <p>Threading: stateless.
 */
@NullMarked
package org.ccdrec.trainer.factorisation;

import org.jspecify.annotations.NullMarked;
