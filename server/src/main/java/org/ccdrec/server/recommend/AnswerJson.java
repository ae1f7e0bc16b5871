package org.ccdrec.server.recommend;

import java.util.Set;
import org.ccdrec.server.live.JsonBytes;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.retrieval.Ranking;
import org.jspecify.annotations.Nullable;

/** The JSON of one answer. Not safe for use by several threads. */
final class AnswerJson {
  private final LiveSnapshot live;
  private final Set<String> unknownIds;
  private final Set<String> byContent;
  private Explanation.@Nullable Reasons reasons;

  AnswerJson(LiveSnapshot live, Set<String> unknownIds, Set<String> byContent) {
    this.live = live;
    this.unknownIds = unknownIds;
    this.byContent = byContent;
  }

  /** Makes the answer say how it came about. */
  void explain(Explanation.Reasons why) {
    reasons = why;
  }

  /**
   * Returns the answer.
   *
   * @param subject who it is for
   * @param ranking its items
   * @param members further members of the object, each after a comma
   */
  byte[] render(Subject subject, Ranking ranking, String members) {
    var json = new JsonBytes();
    json.raw("{\"modelVersion\":\"").raw(live.version());
    json.raw("\",\"recommendationId\":\"").raw(live.nextAnswerId()).raw("\",\"servedBy\":\"");
    json.raw(subject.servedBy()).raw("\",\"items\":[");
    var explanation = reasons == null ? null : new Explanation(live, subject, reasons);
    for (int rank = 0; rank < ranking.size(); rank++) {
      json.raw(rank > 0 ? "," : "");
      live.items().open(json, ranking.items()[rank], ranking.scores()[rank]);
      if (explanation != null) {
        explanation.appendItem(json, ranking.items()[rank]);
      }
      live.items().close(json, ranking.items()[rank]);
    }
    json.raw("]").raw(members);
    append(json, "byContent", byContent);
    append(json, "unknownIds", unknownIds);
    if (explanation != null) {
      int size = ranking.size();
      explanation.appendSummary(json, size == 0 ? -1 : ranking.items()[size - 1]);
    }
    return json.raw("}").toBytes();
  }

  private static void append(JsonBytes json, String key, Set<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    json.raw(",\"").raw(key).raw("\":");
    String separator = "[";
    for (String id : ids) {
      json.raw(separator).text(id);
      separator = ",";
    }
    json.raw("]");
  }
}
