package org.ccdrec.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes answers with their headers. Stateless. */
public final class Responses {
  private static final CharSequence JSON = HttpHeaders.createOptimized(Answer.JSON);
  private static final CharSequence NO_SNIFF =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence CONTENT_POLICY =
      HttpHeaders.createOptimized("content-security-policy");

  /**
   * The content security policy of pages: scripts, styles and requests of this server only; images
   * from anywhere (blob: for those fetched with a key, data: for those of style sheets); no frames,
   * which prevents clickjacking.
   */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' blob: data: http: https:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private Responses() {}

  /** Writes an answer unless the client has disconnected; returns whether it wrote. */
  public static boolean write(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return false;
    }
    response.setStatusCode(answer.status());
    if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, answer.caching().control());
    }
    if (answer.contentType().isEmpty()) {
      response.end();
      return true;
    }
    if (answer.status() == 503 || answer.status() == 429) {
      response.putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    String type = answer.contentType();
    if (type.equals(Answer.JSON)) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, type);
      response.putHeader(NO_SNIFF, "nosniff");
      if (type.startsWith("image/")) {
        response.putHeader(CONTENT_POLICY, "default-src 'none'; style-src 'unsafe-inline'");
      } else if (type.startsWith("text/html")) {
        response.putHeader(CONTENT_POLICY, PAGE_POLICY);
      }
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length));
      response.end();
    } else {
      response.end(Buffer.buffer(answer.body()));
    }
    return true;
  }
}
