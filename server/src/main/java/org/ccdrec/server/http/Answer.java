package org.ccdrec.server.http;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a request.
 *
 * @param status HTTP status
 * @param contentType media type of the body; empty if there is no body
 * @param body content, which must not be changed afterwards
 * @param caching how it may be cached
 * @param gzip the body in gzip format if it was compressed before, else null
 */
public record Answer(
    int status, String contentType, byte[] body, Caching caching, byte @Nullable [] gzip) {
  /** Media type of JSON. */
  public static final String JSON = "application/json";

  /** Media type of pages. */
  public static final String HTML = "text/html; charset=utf-8";

  static final Answer NO_CONTENT = new Answer(204, "", new byte[0]);
  static final Answer NOT_MODIFIED = new Answer(304, "", new byte[0]);

  /** Makes an answer that may not be stored. */
  public Answer(int status, String contentType, byte[] body) {
    this(status, contentType, body, Caching.NO_STORE, null);
  }

  /** Returns a successful answer in JSON, which may not be stored. */
  public static Answer json(byte[] body) {
    return new Answer(200, JSON, body);
  }

  /** Returns a file of the server: compressed once, and revalidated by clients. */
  public static Answer file(String contentType, byte[] body) {
    return new Answer(200, contentType, body, Caching.revalidated(body), Gzip.compress(body));
  }

  /** Returns this answer with its body compressed as well. */
  Answer compressed() {
    return new Answer(status, contentType, body, caching, Gzip.compress(body));
  }

  /** Returns this answer with another body. */
  Answer withBody(byte[] other) {
    return new Answer(status, contentType, other, caching, null);
  }
}
