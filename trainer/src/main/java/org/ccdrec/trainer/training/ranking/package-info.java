/**
 * The ranking loss of a training step: the pairs of a batch, their random negatives, and the loss
 * over them.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.training.ranking.RankingTerms}. Threading: used by
 * the training thread.
 */
@NullMarked
package org.ccdrec.trainer.training.ranking;

import org.jspecify.annotations.NullMarked;
