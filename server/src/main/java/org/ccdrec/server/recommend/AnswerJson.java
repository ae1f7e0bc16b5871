package org.ccdrec.server.recommend;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import org.ccdrec.server.attribution.AnswerOrigin;
import org.ccdrec.server.attribution.Explored;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.overlay.OverlaidJson;
import org.ccdrec.server.retrieval.Ranking;
import org.jspecify.annotations.Nullable;

/** The JSON of one answer: its origin, its items and its explanation. Not thread-safe. */
public final class AnswerJson {
  private static final String ID = "recommendationId";

  private final LiveSnapshot live;
  private final Set<String> unknownIds;
  private final Set<String> byContent;
  private Explanation.@Nullable Reasons reasons;

  AnswerJson(LiveSnapshot live, Set<String> unknownIds, Set<String> byContent) {
    this.live = live;
    this.unknownIds = unknownIds;
    this.byContent = byContent;
  }

  /**
   * The completeness of an answer.
   *
   * @param degraded how a late answer was found, or null for a complete one
   * @param poolExhausted whether this is the last page of a scenario
   * @param nextCursor cursor of the next page, or null if there is none
   * @param isComplete false for a page of a walk that may skip items
   */
  record Completeness(
      @Nullable String degraded,
      boolean poolExhausted,
      @Nullable String nextCursor,
      boolean isComplete) {
    void write(JsonWriter json) {
      if (degraded != null) {
        json.member("degraded", degraded);
      }
      if (poolExhausted) {
        json.member("poolExhausted", true);
      }
      if (nextCursor != null) {
        json.member("nextCursor", nextCursor);
      }
      if (!isComplete) {
        json.member("complete", false);
      }
    }
  }

  /**
   * Returns an answer without explanation, unknown ids or pages; a ranking that the deadline cut
   * short is marked as partial.
   */
  public static byte[] plain(LiveSnapshot live, Ranking ranking, String servedBy) {
    JsonWriter json = begin(live, live.nextAnswerId(), servedBy);
    OverlaidJson items = live.items();
    for (int rank = 0; rank < ranking.size(); rank++) {
      items.write(json, ranking.items()[rank], ranking.scores()[rank]);
    }
    json.endArray();
    if (!ranking.isWhole()) {
      json.member("degraded", "partial");
    }
    return json.endObject().toBytes();
  }

  /** Returns a copy of an answer of a version with an id of its own. */
  public static byte[] renewed(LiveSnapshot live, byte[] json) {
    int start =
        new JsonWriter()
            .beginObject()
            .member("modelVersion", live.version())
            .name(ID)
            .toBytes()
            .length;
    int end = start + 1;
    while (json[end] != '"') {
      end++;
    }
    byte[] id = ('"' + live.nextAnswerId()).getBytes(StandardCharsets.US_ASCII);
    byte[] renewed = new byte[json.length - (end - start) + id.length];
    System.arraycopy(json, 0, renewed, 0, start);
    System.arraycopy(id, 0, renewed, start, id.length);
    System.arraycopy(json, end, renewed, start + id.length, json.length - end);
    return renewed;
  }

  /** Begins an answer, up to the opening bracket of its items. */
  private static JsonWriter begin(LiveSnapshot live, String id, String servedBy) {
    return new JsonWriter()
        .beginObject()
        .member("modelVersion", live.version())
        .member(ID, id)
        .member("servedBy", servedBy)
        .name("items")
        .beginArray();
  }

  /** Adds an explanation to the answer. */
  void explain(Explanation.Reasons why) {
    reasons = why;
  }

  /** Returns the answer for a subject. */
  byte[] render(Subject subject, Marking.Marked marked, Completeness completeness) {
    Ranking ranking = marked.ranking();
    AnswerOrigin origin = marked.origin();
    JsonWriter json = begin(live, marked.id(), subject.servedBy());
    var explanation = reasons == null ? null : new Explanation(live, subject, reasons);
    for (int rank = 0; rank < ranking.size(); rank++) {
      int item = ranking.items()[rank];
      live.items().begin(json, item, ranking.scores()[rank]);
      if (explanation != null) {
        explanation.writeItem(json, item);
      }
      if (origin != null && origin.explored().isActive()) {
        writePropensity(json, origin.explored(), rank + 1);
      }
      live.items().end(json, item);
    }
    json.endArray();
    if (origin != null && origin.assignment() != null) {
      json.name("experiment").beginObject().member("name", origin.assignment().experiment());
      json.member("variant", origin.assignment().variant()).endObject();
    }
    completeness.write(json);
    write(json, "byContent", byContent);
    write(json, "unknownIds", unknownIds);
    write(json, "byAttributes", subject.audience().used());
    write(json, "unknownAttributes", subject.audience().unknown());
    if (explanation != null) {
      int size = ranking.size();
      explanation.writeSummary(json, size == 0 ? -1 : ranking.items()[size - 1]);
    }
    return json.endObject().toBytes();
  }

  private static void writePropensity(JsonWriter json, Explored explored, int rank) {
    json.member("propensity", (float) explored.propensity(rank));
    if (explored.isDrawn(rank)) {
      json.member("explored", true);
    }
  }

  private static void write(JsonWriter json, String key, Collection<String> ids) {
    if (!ids.isEmpty()) {
      json.member(key, ids);
    }
  }
}
