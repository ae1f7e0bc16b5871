/**
 * Popularity: the baseline that every recommender has to beat (Cremonesi, Koren and Turrin,
 * <i>Performance of Recommender Algorithms on Top-N Recommendation Tasks</i>, RecSys 2010). {@link
 * org.ccdrec.backbones.popularity.Popularity} is the entry.
 *
 * <p>Threading: a model belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.popularity;

import org.jspecify.annotations.NullMarked;
