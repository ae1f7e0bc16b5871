package org.ccdrec.server.http;

/**
 * One answer to a request.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param body content, never changed once made
 */
record Answer(int status, String contentType, byte[] body) {
  static final String JSON = "application/json";

  static Answer json(byte[] body) {
    return new Answer(200, JSON, body);
  }
}
