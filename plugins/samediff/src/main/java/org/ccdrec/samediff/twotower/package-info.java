/**
 * The worked example of a backbone that is a SameDiff graph: two towers of perceptrons over
 * embeddings and content; {@link org.ccdrec.samediff.twotower.TwoTower} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.samediff.twotower;

import org.jspecify.annotations.NullMarked;
