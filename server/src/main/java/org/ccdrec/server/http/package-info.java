/**
 * HTTP as such: listening, connections and their time limits, exchanges, answers, problem details.
 *
 * <p>Entry types: {@link org.ccdrec.server.http.HttpVerticle}, of which each event loop runs one
 * instance, and {@link org.ccdrec.server.http.Exchange}, which a route answers. An exchange is used
 * on its event loop; work of unbounded length leaves the loop through {@link
 * org.ccdrec.server.http.RequestExecutor}.
 */
@NullMarked
package org.ccdrec.server.http;

import org.jspecify.annotations.NullMarked;
