package org.ccdrec.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.origin.TrustedProxies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access log: one JSON object a line for each request, under the logger {@code
 * org.ccdrec.access}. Safe for use by many threads.
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
    TrustedProxies.Client client = exchange.client();
    var json = new JsonWriter().beginObject().member("requestId", exchange.requestId());
    TraceContext trace = exchange.trace();
    if (trace != null) {
      json.member("traceId", trace.traceId()).member("spanId", trace.spanId());
      json.member("parentId", trace.parentId());
    }
    json.member("client", client.address());
    if (client.scheme() != null) {
      json.member("scheme", client.scheme());
    }
    if (client.host() != null) {
      json.member("host", client.host());
    }
    json.member("caller", exchange.caller().name());
    json.member("method", request.method().name());
    json.member("target", printable(String.valueOf(request.uri())));
    json.member("status", answer.status()).member("bytes", answer.body().length);
    json.member("micros", nanos / 1000).endObject();
    LOG.info("{}", json);
  }

  /**
   * Returns a request target that is safe to log: cut to {@value #LONGEST_TARGET} characters, those
   * that are not printable ASCII replaced by question marks.
   */
  static String printable(String target) {
    String shown = target.substring(0, Math.min(LONGEST_TARGET, target.length()));
    return NOT_PRINTABLE.matcher(shown).replaceAll("?");
  }
}
