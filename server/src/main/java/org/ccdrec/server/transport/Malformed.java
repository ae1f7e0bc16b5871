package org.ccdrec.server.transport;

import com.codahale.metrics.Counter;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.Responses;
import org.ccdrec.server.http.ThrottledLog;
import org.ccdrec.server.metrics.ServerMetrics;
import org.slf4j.LoggerFactory;

/**
 * Refuses malformed requests and closes their connections; counts and logs them by reason. Safe for
 * use by many threads.
 */
final class Malformed {
  private final ThrottledLog log = new ThrottledLog(LoggerFactory.getLogger(Malformed.class));
  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  /** What is wrong with a request. */
  private enum Reason {
    REQUEST_LINE_TOO_LONG(HttpProblem.tooLong(414, "request line")),
    HEADERS_TOO_LONG(HttpProblem.tooLong(431, "header section")),
    SYNTAX(HttpProblem.badRequest("the request is not valid HTTP/1.1")),
    HOST(HttpProblem.badRequest("an HTTP/1.1 request must have exactly one Host header")),
    FRAMING(
        HttpProblem.badRequest(
            "the length of a body must be stated by Content-Length, or by Transfer-Encoding: chunked"
                + " in HTTP/1.1, and not by both"));

    private final HttpProblem problem;

    Reason(HttpProblem problem) {
      this.problem = problem;
    }
  }

  /** Creates the refusals of a port, which are counted in metrics. */
  Malformed(ServerMetrics metrics) {
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          metrics.counter(
              "ccdrec_http_malformed_requests_total",
              "Requests that are not valid HTTP, by reason; their connections were closed.",
              Map.entry("reason", label(reason))));
    }
  }

  private static String label(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  /** Refuses a request that could not be parsed. */
  void refuse(HttpServerRequest request) {
    refuse(
        request,
        switch (request.decoderResult().cause()) {
          case TooLongHttpLineException line -> Reason.REQUEST_LINE_TOO_LONG;
          case TooLongHttpHeaderException header -> Reason.HEADERS_TOO_LONG;
          case StrictDecoder.AmbiguousLengthException length -> Reason.FRAMING;
          case null, default -> Reason.SYNTAX;
        });
  }

  /**
   * Refuses an HTTP/1.1 request without exactly one Host header, and a request whose body a proxy
   * could read differently; returns whether it refused.
   */
  boolean refuses(HttpServerRequest request) {
    boolean isCurrent = request.version() == HttpVersion.HTTP_1_1;
    if (isCurrent && request.headers().getAll(HttpHeaders.HOST).size() != 1) {
      refuse(request, Reason.HOST);
      return true;
    }
    if (!isFramed(request.headers(), isCurrent)) {
      refuse(request, Reason.FRAMING);
      return true;
    }
    return false;
  }

  /** Returns whether headers state the length of the body in one way that every proxy knows. */
  private static boolean isFramed(MultiMap headers, boolean mayBeChunked) {
    List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return headers.getAll(HttpHeaders.CONTENT_LENGTH).size() <= 1;
    }
    return mayBeChunked
        && codings.size() == 1
        && codings.getFirst().equalsIgnoreCase("chunked")
        && !headers.contains(HttpHeaders.CONTENT_LENGTH);
  }

  private void refuse(HttpServerRequest request, Reason reason) {
    Counter counter = counters.get(reason);
    if (counter != null) {
      counter.inc();
    }
    SocketAddress client = request.remoteAddress();
    log.warn(
        label(reason),
        "malformed request from " + (client == null ? "an unknown address" : client.hostAddress()));
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Responses.write(request, reason.problem.answer("/"));
    request.connection().close();
  }
}
