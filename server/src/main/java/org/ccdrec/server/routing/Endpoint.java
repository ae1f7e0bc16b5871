package org.ccdrec.server.routing;

import com.codahale.metrics.Timer;

/**
 * A route as one event loop serves it.
 *
 * @param route the route
 * @param handler answers its requests on this loop
 * @param timer counts them
 */
record Endpoint(Route<?> route, RouteHandler handler, Timer timer) {}
