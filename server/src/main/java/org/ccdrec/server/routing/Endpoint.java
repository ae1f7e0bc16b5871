package org.ccdrec.server.routing;

import org.ccdrec.server.metrics.RouteMetrics;

/**
 * A route as one event loop serves it.
 *
 * @param route the route
 * @param handler answers its requests on this loop
 * @param metrics counts them
 */
record Endpoint(Route<?> route, RouteHandler handler, RouteMetrics metrics) {}
