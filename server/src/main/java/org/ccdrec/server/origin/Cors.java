package org.ccdrec.server.origin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin resource sharing: which pages of other origins may read answers. Origins are
 * compared exactly. Credentials of the browser (cookies) are never allowed, since keys and tokens
 * are sent in headers. Immutable; safe for use by many threads.
 */
public final class Cors {
  /** Allows no other origin. */
  public static final Cors OFF = new Cors(Set.of(), 0);

  private static final String REQUEST_HEADERS =
      "authorization, content-encoding, content-type, traceparent, x-api-key, x-request-id";
  private static final String ANSWER_HEADERS =
      "etag, retry-after, traceresponse, www-authenticate, x-request-id";

  private final Set<String> origins;
  private final long maxAgeSeconds;

  private Cors(Set<String> origins, long maxAgeSeconds) {
    this.origins = origins;
    this.maxAgeSeconds = maxAgeSeconds;
  }

  /** Returns the sharing of a configuration. */
  public static Cors of(CorsSettings settings) {
    return new Cors(Set.copyOf(settings.origins()), settings.maxAge().toSeconds());
  }

  /** Adds the headers that let a page of an allowed origin read the answer. */
  public void decorate(HttpServerRequest request) {
    if (origins.isEmpty()) {
      return;
    }
    MultiMap headers = request.response().headers();
    headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = allowed(request);
    if (origin != null) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
    }
  }

  /**
   * Returns whether a request is the preflight of an allowed origin. Browsers send it without
   * credentials, before a request that only its answer allows.
   */
  public boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
        && allowed(request) != null;
  }

  /**
   * Adds the headers that answer a preflight.
   *
   * @param methods methods of the resource, separated by commas
   */
  public void allow(HttpServerRequest request, String methods) {
    MultiMap headers = request.response().headers();
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
    headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, Long.toString(maxAgeSeconds));
  }

  private @Nullable String allowed(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null && origins.contains(origin) ? origin : null;
  }
}
