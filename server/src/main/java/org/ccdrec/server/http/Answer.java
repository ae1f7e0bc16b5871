package org.ccdrec.server.http;

/**
 * The answer to a request.
 *
 * @param status HTTP status
 * @param contentType media type of the body; empty if there is no body
 * @param body content, which must not be changed afterwards
 */
public record Answer(int status, String contentType, byte[] body) {
  /** Media type of JSON. */
  public static final String JSON = "application/json";

  /** Media type of pages. */
  public static final String HTML = "text/html; charset=utf-8";

  static final Answer NO_CONTENT = new Answer(204, "", new byte[0]);

  /** Returns a successful answer in JSON. */
  public static Answer json(byte[] body) {
    return new Answer(200, JSON, body);
  }
}
