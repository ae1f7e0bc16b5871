package org.ccdrec.server.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Request bodies of bounded length. Stateless. */
final class Bodies {
  private Bodies() {}

  /**
   * Collects a body; fails with a {@link Problem} as soon as it is longer than allowed, and then
   * closes the connection after the answer, since the rest of the body is not read. Fails with one
   * too if the body is no HTTP or the client goes before its end.
   */
  static Future<byte[]> read(HttpServerRequest request, long maximum) {
    Promise<byte[]> promise = Promise.promise();
    Buffer collected = Buffer.buffer();
    request.handler(
        part -> {
          if (promise.future().isComplete()) {
            return; // what comes after the refusal is dropped
          }
          if (collected.length() + part.length() > maximum) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            promise.tryFail(Problem.tooLarge(maximum));
          } else {
            collected.appendBuffer(part);
          }
        });
    request.endHandler(end -> promise.tryComplete(collected.getBytes()));
    request.exceptionHandler(broken -> promise.tryFail(Problem.badRequest("the body broke off")));
    return promise.future();
  }
}
