package org.ccdrec.trainer.training;

import org.ccdrec.kernel.Matrix;

/**
 * Vectors of a model in which some items have no id embedding: what it knows of them is their
 * content.
 *
 * @param users {@code users × d}
 * @param items {@code items × d}
 */
public record ItemsWithoutIds(Matrix users, Matrix items) {}
