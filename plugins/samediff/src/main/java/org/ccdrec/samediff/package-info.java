/**
 * Backbones that are SameDiff graphs: {@link org.ccdrec.samediff.SameDiffPlugin} is the plugin,
 * {@link org.ccdrec.samediff.graph.SameDiffFunction} the bridge that third parties can use too, and
 * {@code samediff-two-tower} the worked example.
 *
 * <p>Threading: factories are stateless; a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.samediff;

import org.jspecify.annotations.NullMarked;
