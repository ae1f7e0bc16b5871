package org.ccdrec.server.routing;

/**
 * The body that a route takes, always JSON.
 *
 * @param schema name of its schema in the API's description
 * @param kind what it is for
 */
public record RequestBody(String schema, Kind kind) {
  /** What a body is for. */
  private enum Kind {
    QUESTION,
    DATA,
    COMMAND
  }

  /** Returns the body of a question, which changes nothing. */
  public static RequestBody of(String schema) {
    return new RequestBody(schema, Kind.QUESTION);
  }

  /** Returns the body of data that the server stores. */
  public static RequestBody data(String schema) {
    return new RequestBody(schema, Kind.DATA);
  }

  /** Returns the body of a command, which is short. */
  public static RequestBody command(String schema) {
    return new RequestBody(schema, Kind.COMMAND);
  }

  /**
   * Returns whether the body may change the server. It must then be declared as JSON: the page of
   * another origin can send such a request only if this server allows that origin.
   */
  public boolean isWrite() {
    return kind != Kind.QUESTION;
  }

  /** Returns whether the body is short. */
  public boolean isCommand() {
    return kind == Kind.COMMAND;
  }
}
