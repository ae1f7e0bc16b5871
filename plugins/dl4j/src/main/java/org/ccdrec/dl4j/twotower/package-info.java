/**
 * The backbone {@code dl4j-two-tower}, whose forward pass and gradients are those of a
 * Deeplearning4j computation graph.
 *
 * <p>The entry type is {@link org.ccdrec.dl4j.twotower.TwoTower}. Threading: one thread.
 */
@NullMarked
package org.ccdrec.dl4j.twotower;

import org.jspecify.annotations.NullMarked;
