package org.ccdrec.server.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** The refusal of what is no HTTP request; the connection is closed after it. Stateless. */
final class Malformed {
  private Malformed() {}

  /** Answers a request that could not be read. */
  static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem =
        switch (cause) {
          case TooLongHttpLineException line -> Problem.tooLong(414, "request line");
          case TooLongHttpHeaderException header -> Problem.tooLong(431, "header section");
          case null, default -> Problem.badRequest("this is no HTTP request");
        };
    refuse(request, problem);
  }

  private static void refuse(HttpServerRequest request, Problem problem) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Responses.write(request, problem.answer("/"));
    request.connection().close();
  }

  /** Refuses a request of HTTP/1.1 that does not name one host, and returns whether it did. */
  static boolean refusesHost(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_1_1
        || request.headers().getAll(HttpHeaders.HOST).size() == 1) {
      return false;
    }
    refuse(request, Problem.badRequest("a request of HTTP/1.1 has one Host header"));
    return true;
  }
}
