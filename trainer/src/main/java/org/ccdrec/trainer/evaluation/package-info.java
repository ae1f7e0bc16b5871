/**
 * Full-ranking evaluation: how well a model's scores put held-out items at the top.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.evaluation.Evaluator}. Results are immutable; an
 * evaluator is used by one thread at a time and gives the same bits for any number of kernel
 * threads.
 */
@NullMarked
package org.ccdrec.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
