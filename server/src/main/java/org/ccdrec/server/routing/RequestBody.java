package org.ccdrec.server.routing;

/**
 * The body that a route takes, always JSON.
 *
 * @param schema name of its schema in the API's description
 * @param isCommand whether it may change the server: it must then be declared as JSON, which a web
 *     page of another origin cannot do unasked, and is short
 */
public record RequestBody(String schema, boolean isCommand) {
  /** Returns the body of a question or of data. */
  public static RequestBody of(String schema) {
    return new RequestBody(schema, false);
  }

  /** Returns the body of a command. */
  public static RequestBody command(String schema) {
    return new RequestBody(schema, true);
  }
}
