package org.ccdrec.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** The writing of answers. Stateless. */
final class Responses {
  private static final CharSequence JSON = HttpHeaders.createOptimized(Answer.JSON);
  private static final CharSequence NO_SNIFF =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence CONTENT_POLICY =
      HttpHeaders.createOptimized("content-security-policy");

  private Responses() {}

  /** Writes an answer unless the client has gone; returns whether it did. */
  static boolean write(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return false;
    }
    response.setStatusCode(answer.status());
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
        response.putHeader(
            CONTENT_POLICY,
            "default-src 'self'; img-src 'self' http: https:; style-src 'self' 'unsafe-inline'");
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
