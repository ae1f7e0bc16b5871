/**
 * The graphs that models propagate over, as constant sparse matrices: {@link
 * org.ccdrec.graph.BipartiteGraph} from interactions, {@link org.ccdrec.graph.NearestNeighbours}
 * from content.
 *
 * <p>Threading: the resulting graphs are immutable; the objects that build them are confined to one
 * thread.
 */
@NullMarked
package org.ccdrec.graph;

import org.jspecify.annotations.NullMarked;
