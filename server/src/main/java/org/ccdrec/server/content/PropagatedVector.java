package org.ccdrec.server.content;

import org.jspecify.annotations.Nullable;

/**
 * A vector propagated from an item's neighbours.
 *
 * @param vector vector of the snapshot's dimension, or null if no neighbour was found
 * @param isWhole false if the deadline passed before all items were examined
 */
public record PropagatedVector(float @Nullable [] vector, boolean isWhole) {}
