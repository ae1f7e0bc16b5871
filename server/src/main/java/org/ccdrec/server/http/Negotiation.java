package org.ccdrec.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Selects the representation of an answer: none if the client has the content already, compressed
 * if the client accepts gzip and the content is text of some length. Immutable.
 *
 * @param compressFrom least number of bytes that are compressed, 0 to compress nothing
 */
record Negotiation(int compressFrom) {
  private static final String GZIP_SUFFIX = "-gzip";

  /** Bodies of this many bytes take milliseconds to compress. */
  private static final int LONG = 65_536;

  /** Returns whether an answer will be compressed and that would hold up an event loop. */
  boolean compressesLong(HttpServerRequest request, Answer answer) {
    return answer.body().length >= LONG
        && answer.gzip() == null
        && isCompressible(answer)
        && accepted(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
  }

  /** Returns what to send, and adds the headers that say how it was selected. */
  Answer select(HttpServerRequest request, Answer answer) {
    MultiMap headers = request.response().headers();
    headers.set(HttpHeaders.CACHE_CONTROL, answer.caching().control());
    boolean isText = isCompressible(answer);
    if (isText) {
      headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
    boolean isCompressed = isText && accepted(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    String etag = answer.caching().etag();
    if (etag != null) {
      headers.set(HttpHeaders.ETAG, '"' + etag + (isCompressed ? GZIP_SUFFIX : "") + '"');
      if (isKnown(request, etag)) {
        return Answer.NOT_MODIFIED;
      }
    }
    if (!isCompressed) {
      return answer;
    }
    headers.set(HttpHeaders.CONTENT_ENCODING, "gzip");
    byte[] before = answer.gzip();
    return answer.withBody(before == null ? Gzip.compress(answer.body()) : before);
  }

  private boolean isCompressible(Answer answer) {
    String type = answer.contentType();
    return compressFrom > 0
        && answer.body().length >= compressFrom
        && (type.startsWith("text/") || type.startsWith("application/"))
        && !type.startsWith("application/octet-stream");
  }

  /** Returns whether a list of codings has gzip, or a wildcard, with a weight above 0. */
  private static boolean accepted(@Nullable String codings) {
    if (codings == null) {
      return false;
    }
    boolean hasWildcard = false;
    for (String each : codings.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = each.split(";");
      String coding = parts[0].strip();
      boolean isRefused = parts.length > 1 && parts[1].strip().matches("q=0(\\.0*)?");
      if (coding.equals("gzip") || coding.equals("x-gzip")) {
        return !isRefused;
      }
      hasWildcard |= coding.equals("*") && !isRefused;
    }
    return hasWildcard;
  }

  /** Returns whether a request is conditional on the content having changed, and it has not. */
  private static boolean isKnown(HttpServerRequest request, String etag) {
    HttpMethod method = request.method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      return false;
    }
    for (String line : request.headers().getAll(HttpHeaders.IF_NONE_MATCH)) {
      for (String each : line.split(",")) {
        String known = each.strip().replaceFirst("^W/", "");
        if (known.equals("*")
            || known.equals('"' + etag + '"')
            || known.equals('"' + etag + GZIP_SUFFIX + '"')) {
          return true;
        }
      }
    }
    return false;
  }
}
