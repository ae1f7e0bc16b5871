/**
 * Requests and answers: exchanges, problem details, bodies, percent-encoding, the access log.
 *
 * <p>Entry type: {@link org.ccdrec.server.http.Exchange}, one request and its answer, which is used
 * on its event loop. Work of unbounded length leaves the loop through {@link
 * org.ccdrec.server.http.RequestExecutor}.
 */
@NullMarked
package org.ccdrec.server.http;

import org.jspecify.annotations.NullMarked;
