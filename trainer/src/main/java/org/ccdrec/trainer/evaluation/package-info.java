/**
 * Full-ranking evaluation: how well a model's scores put held-out items at the top.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.evaluation.Evaluator}. Results are immutable. An
 * evaluator is not thread-safe; its results are bit-identical for any number of kernel threads.
 */
@NullMarked
package org.ccdrec.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
