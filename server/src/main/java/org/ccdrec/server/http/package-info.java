/**
 * HTTP: routes, answers, problems, and the verticle that serves them.
 *
 * <p>Entry type: {@link org.ccdrec.server.http.HttpVerticle}, one instance an event loop. What an
 * answer says is decided without Vert.x types ({@link org.ccdrec.server.http.Answer} and the types
 * that make it); those are safe for use by many threads. Work of unbounded length, i.e. a search
 * that is not brief, leaves the event loop for the worker pool.
 */
@NullMarked
package org.ccdrec.server.http;

import org.jspecify.annotations.NullMarked;
