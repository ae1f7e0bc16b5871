/**
 * The exchange of matrices, optimizers and profilers with checkpoints.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.stored.StoredMatrix}. Threading: stateless.
 */
@NullMarked
package org.ccdrec.trainer.stored;

import org.jspecify.annotations.NullMarked;
