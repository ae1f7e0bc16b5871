package org.ccdrec.server.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.regex.Pattern;
import org.ccdrec.server.json.JsonWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of requests, one JSON object a line, under the name {@code org.ccdrec.access}. Safe for
 * use by many threads.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("org.ccdrec.access");
  private static final int LONGEST_TARGET = 500;

  private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");

  private final boolean isOn;

  AccessLog(boolean isOn) {
    this.isOn = isOn;
  }

  void write(Exchange exchange, Answer answer, long nanos) {
    if (!isOn || !LOG.isInfoEnabled()) {
      return;
    }
    HttpServerRequest request = exchange.request();
    SocketAddress client = request.remoteAddress();
    var json = new JsonWriter().beginObject().member("requestId", exchange.requestId());
    TraceContext trace = exchange.trace();
    if (trace != null) {
      json.member("traceId", trace.traceId()).member("spanId", trace.spanId());
      json.member("parentId", trace.parentId());
    }
    json.member("client", client == null ? "-" : String.valueOf(client.hostAddress()));
    json.member("caller", exchange.caller().name());
    json.member("method", request.method().name());
    json.member("target", printable(String.valueOf(request.uri())));
    json.member("status", answer.status()).member("bytes", answer.body().length);
    json.member("micros", nanos / 1000).endObject();
    LOG.info("{}", json);
  }

  /**
   * Returns a request target as it may stand in a log: what is no printable ASCII, and so has no
   * place in one, is a question mark, and its end is left out if it is long.
   */
  static String printable(String target) {
    String shown = target.substring(0, Math.min(LONGEST_TARGET, target.length()));
    return NOT_PRINTABLE.matcher(shown).replaceAll("?");
  }
}
