package org.ccdrec.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.ccdrec.server.access.ApiKeys;
import org.ccdrec.server.access.Caller;
import org.ccdrec.server.access.Role;
import org.jspecify.annotations.Nullable;

/** The check that a caller's key allows a request. Immutable; safe for use by many threads. */
final class Guard {
  private static final String BEARER = "Bearer ";

  private final ApiKeys keys;

  Guard(ApiKeys keys) {
    this.keys = keys;
  }

  /** Returns the role that a path of the public port needs, or null if none. */
  static @Nullable Role role(String path) {
    if (path.equals("/v1/events")) {
      return Role.EVENTS;
    }
    return path.startsWith("/v1/") || path.equals("/metrics") ? Role.READ : null;
  }

  /**
   * Returns who calls.
   *
   * @param role what the request needs, or null if nothing
   * @throws Problem with 401 if the key is missing or nobody's, 403 if it does not allow the
   *     request
   */
  Caller admit(HttpServerRequest request, @Nullable Role role) throws Problem {
    if (!keys.areAskedFor() || role == null) {
      return Caller.ANYBODY;
    }
    String key = key(request);
    Caller caller = key == null ? null : keys.caller(key);
    if (caller == null) {
      request.response().putHeader("www-authenticate", "Bearer");
      throw Problem.unauthorized();
    }
    if (!caller.roles().contains(role)) {
      throw Problem.forbidden("the key " + caller.name() + " does not have the role " + role);
    }
    return caller;
  }

  private static @Nullable String key(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null && authorization.startsWith(BEARER)) {
      return authorization.substring(BEARER.length());
    }
    return request.getHeader("x-api-key");
  }
}
