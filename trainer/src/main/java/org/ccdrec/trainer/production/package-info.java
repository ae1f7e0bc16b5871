/**
 * The steps that make a trained model fit for production: baselines to compare it with, a final fit
 * on all data, a warm start from a published snapshot, and an estimate of the memory it needs.
 *
 * <p>The entry types are {@link org.ccdrec.trainer.production.Baselines}, {@link
 * org.ccdrec.trainer.production.FinalFit}, {@link org.ccdrec.trainer.production.StartingPoint} and
 * {@link org.ccdrec.trainer.production.MemoryEstimate}. Threading: stateless.
 */
@NullMarked
package org.ccdrec.trainer.production;

import org.jspecify.annotations.NullMarked;
