/**
 * The comparison of vectors for cold items, whose entry type is {@link
 * org.ccdrec.bench.cold.ItemCold}; the script bench/item-cold starts it.
 *
 * <p>Threading: one thread.
 */
@NullMarked
package org.ccdrec.bench.cold;

import org.jspecify.annotations.NullMarked;
