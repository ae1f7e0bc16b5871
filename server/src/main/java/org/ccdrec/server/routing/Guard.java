package org.ccdrec.server.routing;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Set;
import org.ccdrec.server.access.Caller;
import org.ccdrec.server.access.Credentials;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.http.HttpProblem;
import org.jspecify.annotations.Nullable;

/** Decides whether a request is admitted to a port. Immutable; safe for use by many threads. */
public final class Guard {
  private static final String BEARER = "Bearer ";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private final Credentials credentials;
  private final @Nullable String host;

  private Guard(Credentials credentials, @Nullable String host) {
    this.credentials = credentials;
    this.host = host;
  }

  /** Returns the guard of a port that may be reached by any host name. */
  public static Guard of(Credentials credentials) {
    return new Guard(credentials, null);
  }

  /**
   * Returns the guard of a port whose requests must name this machine in their Host header, which
   * those of a web page do not after DNS rebinding.
   *
   * @param host address that the port is bound to
   */
  public static Guard ofHost(Credentials credentials, String host) {
    return new Guard(credentials, host);
  }

  /**
   * Checks the Host header.
   *
   * @throws HttpProblem with 403 if it names another machine
   */
  void requireHost(HttpServerRequest request) throws HttpProblem {
    if (host == null) {
      return;
    }
    HostAndPort authority = request.authority();
    String named = authority == null ? "" : authority.host();
    if (!LOOPBACK.contains(named) && !named.equals(host)) {
      throw HttpProblem.forbidden("the Host header must name this machine");
    }
  }

  /**
   * Returns the caller of a request.
   *
   * @param role the role that the route needs, or null if everybody may use it
   * @throws HttpProblem with 401 if the key or token is missing or invalid, with 403 if it does not
   *     have the role
   */
  Caller admit(HttpServerRequest request, @Nullable Role role) throws HttpProblem {
    if (!credentials.areAskedFor() || role == null) {
      return Caller.ANYBODY;
    }
    Caller caller = caller(request);
    if (caller == null) {
      request.response().putHeader("www-authenticate", "Bearer");
      throw HttpProblem.unauthorized();
    }
    if (!caller.roles().contains(role)) {
      throw HttpProblem.forbidden(caller.name() + " does not have the role " + role);
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
