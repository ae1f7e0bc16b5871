/**
 * Placements: places of a shop that recommendations are made for, read from a file and again
 * whenever it changes. Each names a model, a scenario, a filter, and a fallback for the case that
 * the model cannot answer.
 *
 * <p>Entry types: {@link org.ccdrec.server.placement.Placements} and {@link
 * org.ccdrec.server.placement.PlacementService}. Safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.placement;

import org.jspecify.annotations.NullMarked;
