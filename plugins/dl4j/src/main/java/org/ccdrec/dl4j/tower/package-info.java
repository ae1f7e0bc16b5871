/**
 * A content tower: a network that learns the vectors of items from their content, so that items
 * without interactions get vectors, too. {@link org.ccdrec.dl4j.tower.TowerTrainer} trains it by
 * Deeplearning4j; the result, {@link org.ccdrec.dl4j.tower.ContentTower}, is applied without it.
 *
 * <p>Threading: a content tower is immutable and safe for use by many threads; training uses the
 * calling thread.
 */
@NullMarked
package org.ccdrec.dl4j.tower;

import org.jspecify.annotations.NullMarked;
