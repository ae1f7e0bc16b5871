/**
 * Packaging of CCDRec: assembles the folder that is installed, with its own Java runtime, and packs
 * it; {@link org.ccdrec.dist.Main} is the entry, which the Maven profile {@code dist} runs. Nothing
 * of this package is shipped.
 *
 * <p>Threading: one thread.
 */
@NullMarked
package org.ccdrec.dist;

import org.jspecify.annotations.NullMarked;
