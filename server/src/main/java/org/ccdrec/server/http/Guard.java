package org.ccdrec.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.ccdrec.server.access.Caller;
import org.ccdrec.server.access.Credentials;
import org.ccdrec.server.access.Role;
import org.jspecify.annotations.Nullable;

/** The check that a caller may make a request. Immutable; safe for use by many threads. */
final class Guard {
  private static final String BEARER = "Bearer ";

  private final Credentials credentials;

  Guard(Credentials credentials) {
    this.credentials = credentials;
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
   * @throws Problem with 401 if there is no key or token or it is nobody's, 403 if it does not
   *     allow the request
   */
  Caller admit(HttpServerRequest request, @Nullable Role role) throws Problem {
    if (!credentials.areAskedFor() || role == null) {
      return Caller.ANYBODY;
    }
    Caller caller = caller(request);
    if (caller == null) {
      request.response().putHeader("www-authenticate", "Bearer");
      throw Problem.unauthorized();
    }
    if (!caller.roles().contains(role)) {
      throw Problem.forbidden(caller.name() + " does not have the role " + role);
    }
    return caller;
  }

  private @Nullable Caller caller(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null && authorization.startsWith(BEARER)) {
      return credentials.bearer(authorization.substring(BEARER.length()));
    }
    String key = request.getHeader("x-api-key");
    return key == null ? null : credentials.keys().caller(key);
  }
}
