package org.ccdrec.server.http;

import java.util.Set;
import org.ccdrec.server.json.JsonWriter;

/**
 * The refusal of a request, answered as RFC 9457 problem details.
 *
 * <p>It has no stack trace: a refusal is an ordinary answer.
 */
public final class HttpProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final String title;

  private HttpProblem(int status, String type, String title, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.type = type;
    this.title = title;
  }

  /** Returns the refusal of a request that breaks a rule. */
  public static HttpProblem badRequest(String detail) {
    return new HttpProblem(400, "bad-request", "Bad request", detail);
  }

  /** Returns the refusal of a request whose own check failed with this exception. */
  public static HttpProblem badRequest(Exception refusal) {
    return badRequest(String.valueOf(refusal.getMessage()));
  }

  /** Returns the refusal of a filter expression. */
  public static HttpProblem badFilter(Exception refusal) {
    return new HttpProblem(
        400, "bad-filter", "Invalid filter", "filter: " + String.valueOf(refusal.getMessage()));
  }

  static HttpProblem bodyTooLarge(long bytes) {
    return new HttpProblem(
        413, "body-too-large", "Body too large", "the body must have at most " + bytes + " bytes");
  }

  /** Returns the refusal of a request whose line or header section is too long. */
  public static HttpProblem tooLong(int status, String part) {
    return new HttpProblem(
        status, "too-long", "Too long", "the " + part + " exceeds the limit of this server");
  }

  /** Returns the refusal of a user id that the model does not know. */
  public static HttpProblem unknownUser(String userId) {
    return new HttpProblem(
        404, "unknown-user", "Unknown user", "no user has the id " + shortened(userId));
  }

  /** Returns the refusal of an item id that the model does not know. */
  public static HttpProblem unknownItem(String itemId) {
    return new HttpProblem(
        404, "unknown-item", "Unknown item", "no item has the id " + shortened(itemId));
  }

  /**
   * Returns the refusal of a placement that is not defined.
   *
   * @param names names of those that are
   */
  public static HttpProblem unknownPlacement(String name, Set<String> names) {
    return new HttpProblem(
        404,
        "unknown-placement",
        "Unknown placement",
        names.isEmpty()
            ? "this server has no placements; the setting placements.file defines them"
            : "no placement has the name %s; placements: %s".formatted(shortened(name), names));
  }

  /** Returns the refusal of a request for a picture that the snapshot does not hold. */
  public static HttpProblem noImage(String itemId) {
    return new HttpProblem(
        404, "no-image", "No image", "the item " + shortened(itemId) + " has no image");
  }

  /** Returns the refusal of a path that no route has. */
  public static HttpProblem noRoute(String path) {
    return new HttpProblem(404, "no-route", "Not found", "no resource at " + shortened(path));
  }

  /** Returns the refusal of a method that a route does not have. */
  public static HttpProblem methodNotAllowed(String method, String allowed) {
    return new HttpProblem(
        405,
        "method-not-allowed",
        "Method not allowed",
        method + " is not allowed for this resource; allowed: " + allowed);
  }

  /** Returns the refusal of a request without a key or token. */
  public static HttpProblem unauthorized() {
    return new HttpProblem(
        401,
        "unauthorized",
        "Authentication required",
        "send an API key or token in the header Authorization: Bearer … or X-Api-Key: …");
  }

  /** Returns the refusal of a request whose key or token is not accepted. */
  public static HttpProblem invalidCredential(String reason) {
    return new HttpProblem(401, "invalid-credential", "Invalid credential", reason);
  }

  /** Returns the refusal of a request that its caller may not make. */
  public static HttpProblem forbidden(String detail) {
    return new HttpProblem(403, "forbidden", "Forbidden", detail);
  }

  /** Returns the refusal of an action that the state of the server does not allow. */
  public static HttpProblem conflict(String detail) {
    return new HttpProblem(409, "conflict", "Conflict", detail);
  }

  /** Returns the refusal of a body with a content coding other than gzip. */
  static HttpProblem unsupportedCoding() {
    return new HttpProblem(
        415,
        "unsupported-coding",
        "Unsupported content coding",
        "the content encoding must be gzip or identity");
  }

  /** Returns the refusal of a body that is not declared as JSON. */
  public static HttpProblem unsupportedMediaType() {
    return new HttpProblem(
        415,
        "unsupported-media-type",
        "Unsupported media type",
        "the content type must be application/json");
  }

  static HttpProblem overloaded() {
    return new HttpProblem(
        429, "overloaded", "Overloaded", "too many requests are waiting; try again later");
  }

  /** Returns the refusal of a cursor whose version or order no longer exists. */
  public static HttpProblem gone(Exception refusal) {
    return new HttpProblem(
        410, "cursor-gone", "Cursor no longer valid", String.valueOf(refusal.getMessage()));
  }

  /** Returns the refusal of an item that this server has no encoder for. */
  public static HttpProblem noEncoder(Exception refusal) {
    return noEncoder(String.valueOf(refusal.getMessage()));
  }

  /** Returns the refusal of an item that this server has no encoder for. */
  public static HttpProblem noEncoder(String detail) {
    return new HttpProblem(501, "no-encoder", "No encoder", detail);
  }

  /** Returns the refusal of events by a server that does not accept any. */
  public static HttpProblem noEvents() {
    return new HttpProblem(
        404,
        "no-events",
        "Events are disabled",
        "this server does not accept events; the setting events.enabled enables them");
  }

  /** Returns the refusal of changes of items by a server that does not accept any. */
  public static HttpProblem noCatalogue() {
    return new HttpProblem(
        404,
        "no-catalogue",
        "Changes of items are disabled",
        "this server does not accept changes of items; the setting catalogue.enabled enables them");
  }

  /** Returns the problem of changes of items that could not be made durable. */
  public static HttpProblem changesNotWritten() {
    return new HttpProblem(
        503,
        "not-written",
        "Changes not stored",
        "the changes of items could not be written; send them again");
  }

  /** Returns the problem of events that could not be made durable. */
  public static HttpProblem notWritten() {
    return new HttpProblem(
        503,
        "not-written",
        "Events not stored",
        "the events could not be written; send them again");
  }

  /** Returns the problem of an answer that was not complete before its deadline. */
  public static HttpProblem late(Exception refusal) {
    return new HttpProblem(503, "late", "Deadline exceeded", String.valueOf(refusal.getMessage()));
  }

  /** Returns the problem of a server that is not ready. */
  public static HttpProblem notReady(String detail) {
    return new HttpProblem(503, "not-ready", "Not ready", detail);
  }

  /** Returns the problem of a server that has not loaded its first version yet. */
  public static HttpProblem notLoaded() {
    return notReady("no snapshot is loaded yet");
  }

  public static HttpProblem internal() {
    return new HttpProblem(
        500, "internal-error", "Internal error", "the request failed; see the log of the server");
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the answer to a request for a path. */
  public Answer answer(String path) {
    return new Answer(status, "application/problem+json", json(path));
  }

  /** Returns the problem details of a request for a path. */
  public byte[] json(String path) {
    return new JsonWriter()
        .beginObject()
        .member("type", "/problems/" + type)
        .member("title", title)
        .member("status", status)
        .member("detail", String.valueOf(getMessage()))
        .member("instance", shortened(path))
        .endObject()
        .toBytes();
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
