/**
 * The item-cold protocol: {@link org.ccdrec.trainer.cold.ColdSplit} holds a seeded share of the
 * items out of training altogether, {@link org.ccdrec.trainer.cold.ColdEvaluator} measures how well
 * vectors made from content find them, and {@link org.ccdrec.trainer.cold.NeighbourMeans} makes
 * such vectors as the server does.
 *
 * <p>Threading: each class says how it may be shared.
 */
@NullMarked
package org.ccdrec.trainer.cold;

import org.jspecify.annotations.NullMarked;
