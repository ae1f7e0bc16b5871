/**
 * The demo catalogue: a seeded generator of a small dataset with planted tastes, for trying and
 * testing the whole product without external data.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.demo.DemoCatalogue}. It writes an ordinary dataset
 * directory. Output is determined by the seed. Threading: calls share no state.
 */
@NullMarked
package org.ccdrec.trainer.demo;

import org.jspecify.annotations.NullMarked;
