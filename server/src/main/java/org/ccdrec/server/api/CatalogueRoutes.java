package org.ccdrec.server.api;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ccdrec.server.catalogue.Catalogue;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.http.Caching;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.models.ServedModel;
import org.ccdrec.server.models.ServedModels;
import org.ccdrec.server.overlay.ChangedItem;
import org.ccdrec.server.ranking.QueryParameters;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** The routes of items, their pictures, and users' histories. Safe for use by many threads. */
final class CatalogueRoutes {
  private final Vertx vertx;
  private final ServedModels models;
  private final @Nullable Catalogue catalogue;
  private final boolean isGuarded;

  CatalogueRoutes(Vertx vertx, ServerState state) {
    this.vertx = vertx;
    this.models = state.models();
    this.catalogue = state.catalogue();
    this.isGuarded = state.credentials().areAskedFor();
  }

  void item(Exchange exchange) throws HttpProblem {
    String itemId = exchange.parameter();
    LiveSnapshot live = LiveAnswers.loaded(models.acquireWith(itemId));
    try {
      exchange.answer(item(live, itemId));
    } finally {
      live.release();
    }
  }

  private static Answer item(LiveSnapshot live, String itemId) throws HttpProblem {
    var json = new JsonWriter().beginObject().member("modelVersion", live.version());
    live.items().describe(json, itemIndex(live, itemId));
    return Answer.json(json.endObject().toBytes());
  }

  void image(Exchange exchange) throws HttpProblem {
    String itemId = exchange.parameter();
    LiveSnapshot live = LiveAnswers.loaded(models.acquireWith(itemId));
    try {
      int index = itemIndex(live, itemId);
      ChangedItem change = live.overlay().change(index);
      String changed =
          change == null || change.metadata() == null ? null : change.metadata().picture();
      if (changed == null) {
        exchange.answer(picture(itemId, live.snapshot().image(index)));
      } else {
        readPicture(exchange, itemId, changed);
      }
    } finally {
      live.release();
    }
  }

  /** Answers with a picture of the catalogue, which is read on a worker thread. */
  private void readPicture(Exchange exchange, String itemId, String name) throws HttpProblem {
    if (name.isEmpty() || catalogue == null) {
      throw HttpProblem.noImage(itemId);
    }
    Path file = catalogue.pictures().directory().resolve(name);
    vertx
        .executeBlocking(() -> picture(itemId, Files.readAllBytes(file)), false)
        .onSuccess(exchange::answer)
        .onFailure(
            failure ->
                exchange.fail(
                    failure instanceof NoSuchFileException
                        ? HttpProblem.noImage(itemId)
                        : failure));
  }

  private Answer picture(String itemId, byte[] image) throws HttpProblem {
    if (image.length == 0) {
      throw HttpProblem.noImage(itemId);
    }
    return new Answer(200, mediaType(image), image, Caching.picture(image, isGuarded), null);
  }

  private static int itemIndex(LiveSnapshot live, String itemId) throws HttpProblem {
    int index = live.itemIds().indexOf(itemId);
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
    ModelQuery query = ModelQuery.parse(exchange.query());
    int k = QueryParameters.onlyK(query.rest());
    ServedModel named = query.of(models);
    String userId = exchange.parameter();
    LiveSnapshot live =
        LiveAnswers.loaded(named == null ? models.acquireKnowing(userId) : named.live().acquire());
    try {
      exchange.answer(history(live, userId, k));
    } finally {
      live.release();
    }
  }

  /** Returns at most k items that a user has seen in training, in the order of the catalogue. */
  private static Answer history(LiveSnapshot live, String userId, int k) throws HttpProblem {
    Snapshot snapshot = live.snapshot();
    int userIndex = snapshot.userIds().indexOf(userId);
    if (userIndex < 0) {
      throw HttpProblem.unknownUser(userId);
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
