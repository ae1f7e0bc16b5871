package org.ccdrec.server.transport;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.Responses;

/** Refuses malformed requests and closes their connections. Stateless. */
final class Malformed {
  private Malformed() {}

  /** Refuses a request that could not be parsed. */
  static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    HttpProblem problem =
        switch (cause) {
          case TooLongHttpLineException line -> HttpProblem.tooLong(414, "request line");
          case TooLongHttpHeaderException header -> HttpProblem.tooLong(431, "header section");
          case null, default -> HttpProblem.badRequest("the request is not valid HTTP/1.1");
        };
    refuse(request, problem);
  }

  private static void refuse(HttpServerRequest request, HttpProblem problem) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Responses.write(request, problem.answer("/"));
    request.connection().close();
  }

  /** Refuses an HTTP/1.1 request without exactly one Host header; returns whether it refused. */
  static boolean refusesHost(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_1_1
        || request.headers().getAll(HttpHeaders.HOST).size() == 1) {
      return false;
    }
    refuse(
        request, HttpProblem.badRequest("an HTTP/1.1 request must have exactly one Host header"));
    return true;
  }
}
