package org.ccdrec.server.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Request bodies of bounded length. Stateless. */
final class Bodies {
  private Bodies() {}

  /**
   * Collects a body. Fails with an {@link HttpProblem} if the body is malformed or the client
   * disconnects, and as soon as it is, or says that it is, longer than allowed; the connection is
   * then closed after the answer, since the rest of the body is not read.
   */
  static Future<byte[]> read(HttpServerRequest request, long maximum) {
    if (isLonger(request.getHeader(HttpHeaders.CONTENT_LENGTH), maximum)) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      return Future.failedFuture(HttpProblem.bodyTooLarge(maximum));
    }
    Promise<byte[]> promise = Promise.promise();
    Buffer collected = Buffer.buffer();
    request.handler(
        part -> {
          if (promise.future().isComplete()) {
            return; // refused already
          }
          if (collected.length() + part.length() > maximum) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            promise.tryFail(HttpProblem.bodyTooLarge(maximum));
          } else {
            collected.appendBuffer(part);
          }
        });
    request.endHandler(end -> promise.tryComplete(collected.getBytes()));
    request.exceptionHandler(
        broken -> promise.tryFail(HttpProblem.badRequest("the body is incomplete")));
    return promise.future();
  }

  private static boolean isLonger(@Nullable String length, long maximum) {
    try {
      return length != null && Long.parseLong(length) > maximum;
    } catch (NumberFormatException e) {
      return true; // valid HTTP, but beyond 63 bits
    }
  }
}
