/**
 * Recommendations: from a request of any kind to an answer, without HTTP.
 *
 * <p>Entry type: {@link org.ccdrec.server.recommend.Recommender}. Everybody gets an answer: a known
 * user by their vector, a session by its items, a cold or new item by its content, anybody else by
 * popularity; the answer says which. Everything is safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.recommend;

import org.jspecify.annotations.NullMarked;
