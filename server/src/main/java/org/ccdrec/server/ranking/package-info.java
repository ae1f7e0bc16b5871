/**
 * Answers to ranking requests as HTTP knows them: parsed queries and bodies, cached answers, and
 * refusals as problems.
 *
 * <p>Entry types: {@link org.ccdrec.server.ranking.Recommendations} for requests that a URI
 * describes, {@link org.ccdrec.server.ranking.PostedRequests} for those that come as bodies. Safe
 * for use by many threads.
 */
@NullMarked
package org.ccdrec.server.ranking;

import org.jspecify.annotations.NullMarked;
