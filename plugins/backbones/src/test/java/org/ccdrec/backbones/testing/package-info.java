/**
 * A world small enough to compute by hand: {@link org.ccdrec.backbones.testing.TinyWorld}, and the
 * comparison of gradients with finite differences.
 */
@NullMarked
package org.ccdrec.backbones.testing;

import org.jspecify.annotations.NullMarked;
