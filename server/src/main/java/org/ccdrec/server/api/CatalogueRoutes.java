package org.ccdrec.server.api;

import java.nio.charset.StandardCharsets;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.http.Caching;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.snapshot.Snapshot;

/** The routes of items, their pictures, and users' histories. Safe for use by many threads. */
final class CatalogueRoutes {
  private final LiveReference versions;
  private final boolean isGuarded;

  /**
   * Creates the routes.
   *
   * @param isGuarded whether callers must authenticate
   */
  CatalogueRoutes(LiveReference versions, boolean isGuarded) {
    this.versions = versions;
    this.isGuarded = isGuarded;
  }

  void item(Exchange exchange) throws HttpProblem {
    LiveAnswers.answer(exchange, versions, live -> item(live, exchange.parameter()));
  }

  private static Answer item(LiveSnapshot live, String itemId) throws HttpProblem {
    var json = new JsonWriter().beginObject().member("modelVersion", live.version());
    live.items().describe(json, itemIndex(live, itemId));
    return Answer.json(json.endObject().toBytes());
  }

  void image(Exchange exchange) throws HttpProblem {
    LiveAnswers.answer(exchange, versions, live -> image(live, exchange.parameter()));
  }

  private Answer image(LiveSnapshot live, String itemId) throws HttpProblem {
    byte[] image = live.snapshot().image(itemIndex(live, itemId));
    if (image.length == 0) {
      throw HttpProblem.noImage(itemId);
    }
    return new Answer(200, mediaType(image), image, Caching.picture(image, isGuarded), null);
  }

  private static int itemIndex(LiveSnapshot live, String itemId) throws HttpProblem {
    int index = live.snapshot().itemIds().indexOf(itemId);
    if (index < 0) {
      throw HttpProblem.unknownItem(itemId);
    }
    return index;
  }

  /** Returns the media type of an image, recognised by its first bytes. */
  private static String mediaType(byte[] image) {
    String start = new String(image, 0, Math.min(image.length, 256), StandardCharsets.ISO_8859_1);
    if (start.startsWith("\u0089PNG")) {
      return "image/png";
    }
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    }
    if (start.startsWith("GIF8")) {
      return "image/gif";
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return "image/webp";
    }
    return start.contains("<svg") ? "image/svg+xml" : "application/octet-stream";
  }

  void history(Exchange exchange) throws HttpProblem {
    LiveAnswers.answer(exchange, versions, live -> history(live, exchange));
  }

  /** Returns at most k items that a user has seen in training, in the order of the catalogue. */
  private static Answer history(LiveSnapshot live, Exchange exchange) throws HttpProblem {
    int k = QueryParameters.onlyK(exchange.query());
    Snapshot snapshot = live.snapshot();
    int userIndex = snapshot.userIds().indexOf(exchange.parameter());
    if (userIndex < 0) {
      throw HttpProblem.unknownUser(exchange.parameter());
    }
    var json = new JsonWriter().beginObject().member("modelVersion", live.version());
    json.name("items").beginArray();
    int[] seen = snapshot.seen().items(userIndex);
    for (int at = 0; at < Math.min(k, seen.length); at++) {
      live.items().describe(json.beginObject(), seen[at]);
      json.endObject();
    }
    return Answer.json(json.endArray().endObject().toBytes());
  }
}
