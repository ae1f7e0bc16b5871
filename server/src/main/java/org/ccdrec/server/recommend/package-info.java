/**
 * Recommendations: from a request to an answer, independent of HTTP.
 *
 * <p>Entry type: {@link org.ccdrec.server.recommend.RecommendationService}. Every request gets an
 * answer: a known user by their vector, a session by its items, a cold or new item by its content,
 * and anyone else by popularity; the answer states which. All public types are safe for use by many
 * threads.
 */
@NullMarked
package org.ccdrec.server.recommend;

import org.jspecify.annotations.NullMarked;
