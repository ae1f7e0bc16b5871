/**
 * Popularity: the ranking of a version's items for users about whom nothing or only attributes are
 * known.
 *
 * <p>Entry types: {@link org.ccdrec.server.popularity.PopularityRanking} and {@link
 * org.ccdrec.server.popularity.Segments}. All types are safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.popularity;

import org.jspecify.annotations.NullMarked;
