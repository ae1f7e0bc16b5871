/**
 * Routing: what a route is, how a request finds its route, and who may use it.
 *
 * <p>Entry types: {@link org.ccdrec.server.routing.Route}, the declaration of a route, and {@link
 * org.ccdrec.server.routing.Dispatcher}, which serves a list of routes on one event loop. Routes
 * are immutable and safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.routing;

import org.jspecify.annotations.NullMarked;
