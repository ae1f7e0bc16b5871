package org.ccdrec.server.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The position of a request in a trace, from the header {@code traceparent} of W3C Trace Context:
 * {@code version-traceId-parentId-flags} in lower-case hexadecimal digits.
 *
 * @param traceId id of the trace, 32 digits
 * @param parentId id of the caller's span, 16 digits
 * @param spanId id of this request's span, 16 digits
 * @param flags two digits, passed on unchanged
 */
record TraceContext(String traceId, String parentId, String spanId, String flags) {
  private static final int LENGTH = 55;

  /** Parses a header; returns null if it is absent or malformed. */
  static @Nullable TraceContext of(@Nullable String header) {
    if (header == null || header.length() < LENGTH || header.startsWith("ff")) {
      return null;
    }
    boolean isLonger = header.length() > LENGTH;
    if (isLonger && (header.startsWith("00") || header.charAt(LENGTH) != '-')) {
      return null;
    }
    for (int at = 0; at < LENGTH; at++) {
      boolean isDash = at == 2 || at == 35 || at == 52;
      char each = header.charAt(at);
      if (isDash ? each != '-' : "0123456789abcdef".indexOf(each) < 0) {
        return null;
      }
    }
    String traceId = header.substring(3, 35);
    String parentId = header.substring(36, 52);
    if (traceId.equals("0".repeat(32)) || parentId.equals("0".repeat(16))) {
      return null;
    }
    String spanId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    return new TraceContext(traceId, parentId, spanId, header.substring(53, LENGTH));
  }

  /** Returns the value of the header {@code traceresponse}, which names the span. */
  String response() {
    return "00-" + traceId + "-" + spanId + "-" + flags;
  }
}
