package org.ccdrec.server.routing;

import com.codahale.metrics.Counter;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ccdrec.server.access.Caller;
import org.ccdrec.server.access.Credentials;
import org.ccdrec.server.access.Refusal;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.access.Verdict;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.ThrottledLog;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.origin.AllowedHosts;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a request is admitted to a port. Refused credentials are counted and logged by
 * reason, never with the credential. Safe for use by many threads.
 */
public final class Guard {
  private static final String BEARER = "Bearer";

  private final ThrottledLog log = new ThrottledLog(LoggerFactory.getLogger(Guard.class));
  private final Credentials credentials;
  private final AllowedHosts hosts;
  private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);

  /**
   * Creates the guard of a port.
   *
   * @param credentials who may call
   * @param hosts the names that requests may address
   * @param metrics counts refused credentials
   */
  public Guard(Credentials credentials, AllowedHosts hosts, ServerMetrics metrics) {
    this.credentials = credentials;
    this.hosts = hosts;
    for (Refusal reason : Refusal.values()) {
      refusals.put(
          reason,
          metrics.counter(
              "ccdrec_http_unauthorized_total",
              "Requests answered 401, by reason.",
              Map.entry("reason", reason.label())));
    }
  }

  /**
   * Checks the Host header, which names the host of a hostile page after DNS rebinding.
   *
   * @throws HttpProblem with 403 if the name is not allowed
   */
  void requireHost(HttpServerRequest request) throws HttpProblem {
    HostAndPort authority = request.authority();
    if (!hosts.allow(authority == null ? null : authority.host())) {
      throw HttpProblem.forbidden(
          "the Host header must name this machine or one of the configured allowedHosts");
    }
  }

  /**
   * Returns the caller of a request. On a route without a role, that is nobody if the key or token
   * is missing or invalid.
   *
   * @param roles the roles of which the caller needs one; empty if everybody may use the route
   * @throws HttpProblem with 401 if the key or token is missing or invalid, with 403 if it does not
   *     have the role
   */
  Caller admit(Exchange exchange, Set<Role> roles) throws HttpProblem {
    if (!credentials.areAskedFor()) {
      return Caller.ANYBODY;
    }
    Verdict verdict = verdict(exchange.request());
    Caller caller = verdict.caller();
    if (roles.isEmpty()) {
      return caller == null ? Caller.NOBODY : caller;
    }
    if (caller == null) {
      throw refused(exchange, verdict.reason());
    }
    if (Collections.disjoint(caller.roles(), roles)) {
      String needed = roles.stream().sorted().map(Role::name).collect(Collectors.joining(" or "));
      throw HttpProblem.forbidden(caller.name() + " does not have the role " + needed);
    }
    return caller;
  }

  private HttpProblem refused(Exchange exchange, Refusal reason) {
    Counter counter = refusals.get(reason);
    if (counter != null) {
      counter.inc();
    }
    String challenge =
        reason == Refusal.MISSING
            ? BEARER
            : "%s error=\"invalid_token\", error_description=\"%s\""
                .formatted(BEARER, reason.text());
    exchange.request().response().putHeader("www-authenticate", challenge);
    log.warn(
        reason.text(),
        "request %s from %s was answered 401"
            .formatted(exchange.requestId(), exchange.client().address()));
    return reason == Refusal.MISSING
        ? HttpProblem.unauthorized()
        : HttpProblem.invalidCredential(reason.text());
  }

  private Verdict verdict(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null && hasBearer(authorization)) {
      return credentials.bearer(authorization.substring(BEARER.length()).strip());
    }
    String key = request.getHeader("x-api-key");
    return key == null ? Verdict.refused(Refusal.MISSING) : credentials.key(key);
  }

  /** Returns whether the scheme is Bearer, in any case. */
  private static boolean hasBearer(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && authorization.length() > BEARER.length()
        && authorization.charAt(BEARER.length()) == ' ';
  }
}
