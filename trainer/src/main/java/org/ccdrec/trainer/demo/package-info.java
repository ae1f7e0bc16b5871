/**
 * The demo catalogue: a seeded generator of a small dataset with planted tastes, so that the whole
 * product can be tried, and tested, without any data.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.demo.DemoCatalogue}. What it writes is an ordinary
 * dataset directory. Everything here is deterministic in the seed; nothing is shared between calls.
 */
@NullMarked
package org.ccdrec.trainer.demo;

import org.jspecify.annotations.NullMarked;
