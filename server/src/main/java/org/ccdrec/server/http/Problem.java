package org.ccdrec.server.http;

import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.json.JsonWriter;

/**
 * The refusal of a request, told as RFC 9457 problem details.
 *
 * <p>It carries no stack trace: being refused is an ordinary answer.
 */
final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final String title;

  private Problem(int status, String type, String title, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.type = type;
    this.title = title;
  }

  static Problem badRequest(String detail) {
    return new Problem(400, "bad-request", "Bad request", detail);
  }

  static Problem badFilter(FilterException refusal) {
    return new Problem(
        400, "bad-filter", "Bad filter", "filter: " + String.valueOf(refusal.getMessage()));
  }

  static Problem tooLarge(long bytes) {
    return new Problem(
        413, "body-too-large", "Body too large", "a body has at most " + bytes + " bytes");
  }

  static Problem tooLong(int status, String part) {
    return new Problem(
        status, "too-long", "Too long", "the " + part + " is longer than this server reads");
  }

  static Problem unknownUser(String userId) {
    return new Problem(
        404, "unknown-user", "Unknown user", "no user has the id " + shortened(userId));
  }

  static Problem unknownItem(String itemId) {
    return new Problem(
        404, "unknown-item", "Unknown item", "no item has the id " + shortened(itemId));
  }

  static Problem noImage(String itemId) {
    return new Problem(
        404, "no-image", "No image", "there is no image of the item " + shortened(itemId));
  }

  static Problem noRoute(String path) {
    return new Problem(404, "no-route", "No such resource", "nothing is at " + shortened(path));
  }

  static Problem methodNotAllowed(String method, String allowed) {
    return new Problem(
        405,
        "method-not-allowed",
        "Method not allowed",
        method + " is not allowed here; allowed: " + allowed);
  }

  static Problem unauthorized() {
    return new Problem(
        401,
        "unauthorized",
        "Who are you?",
        "the request needs a key or token, in the header Authorization: Bearer … or X-Api-Key: …");
  }

  static Problem forbidden(String detail) {
    return new Problem(403, "forbidden", "Forbidden", detail);
  }

  static Problem conflict(String detail) {
    return new Problem(409, "conflict", "Conflict", detail);
  }

  static Problem unsupportedMediaType() {
    return new Problem(
        415,
        "unsupported-media-type",
        "Unsupported media type",
        "the content type must be application/json");
  }

  static Problem overloaded() {
    return new Problem(
        429, "overloaded", "Overloaded", "too many requests are waiting; try again later");
  }

  static Problem gone(String detail) {
    return new Problem(410, "cursor-gone", "The cursor's version is gone", detail);
  }

  static Problem noEvents() {
    return new Problem(
        404, "no-events", "No events", "this server takes no events; events.enabled switches it");
  }

  static Problem notWritten() {
    return new Problem(
        503, "not-written", "Not written", "the events could not be written; send them again");
  }

  static Problem late(String detail) {
    return new Problem(503, "late", "Not in time", detail);
  }

  static Problem notReady(String detail) {
    return new Problem(503, "not-ready", "Not ready", detail);
  }

  static Problem notLoaded() {
    return notReady("no snapshot is loaded yet");
  }

  static Problem internal() {
    return new Problem(
        500, "internal-error", "Internal error", "the request failed; the server's log says why");
  }

  int status() {
    return status;
  }

  Answer answer(String path) {
    return new Answer(status, "application/problem+json", json(path));
  }

  /** Returns the problem details of a request to a path. */
  byte[] json(String path) {
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
