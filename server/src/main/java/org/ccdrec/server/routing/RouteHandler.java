package org.ccdrec.server.routing;

import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;

/** Answers the requests of a route. */
@FunctionalInterface
public interface RouteHandler {
  /**
   * Answers a request, at once or later; must not block.
   *
   * @throws HttpProblem if the request is refused
   */
  void handle(Exchange exchange) throws HttpProblem;
}
