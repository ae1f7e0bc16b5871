package org.ccdrec.server.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.ccdrec.server.live.JsonBytes;
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
    var json = new JsonBytes().raw("{\"requestId\":").text(exchange.requestId());
    TraceContext trace = exchange.trace();
    if (trace != null) {
      json.raw(",\"traceId\":\"").raw(trace.traceId()).raw("\",\"spanId\":\"").raw(trace.spanId());
      json.raw("\",\"parentId\":\"").raw(trace.parentId()).raw("\"");
    }
    json.raw(",\"client\":").text(client == null ? "-" : String.valueOf(client.hostAddress()));
    json.raw(",\"caller\":").text(exchange.caller().name());
    json.raw(",\"method\":").text(request.method().name());
    json.raw(",\"target\":").text(printable(String.valueOf(request.uri())));
    json.raw(",\"status\":").number(answer.status());
    json.raw(",\"bytes\":").number(answer.body().length);
    json.raw(",\"micros\":").number(nanos / 1000).raw("}");
    LOG.info("{}", new String(json.toBytes(), StandardCharsets.UTF_8));
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
