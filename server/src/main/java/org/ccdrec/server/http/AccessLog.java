package org.ccdrec.server.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
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
    String target = String.valueOf(request.uri());
    var json = new JsonBytes().raw("{\"requestId\":").text(exchange.requestId());
    TraceContext trace = exchange.trace();
    if (trace != null) {
      json.raw(",\"traceId\":\"").raw(trace.traceId()).raw("\",\"spanId\":\"").raw(trace.spanId());
      json.raw("\",\"parentId\":\"").raw(trace.parentId()).raw("\"");
    }
    json.raw(",\"client\":").text(client == null ? "-" : String.valueOf(client.hostAddress()));
    json.raw(",\"caller\":").text(exchange.caller().name());
    json.raw(",\"method\":").text(request.method().name());
    json.raw(",\"target\":").text(target.substring(0, Math.min(LONGEST_TARGET, target.length())));
    json.raw(",\"status\":").number(answer.status());
    json.raw(",\"bytes\":").number(answer.body().length);
    json.raw(",\"micros\":").number(nanos / 1000).raw("}");
    LOG.info("{}", new String(json.toBytes(), StandardCharsets.UTF_8));
  }
}
