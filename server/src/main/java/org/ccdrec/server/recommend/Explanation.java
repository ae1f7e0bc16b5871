package org.ccdrec.server.recommend;

import java.util.Arrays;
import java.util.Map;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.rerank.RuleTrace;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.snapshot.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of an answer. For each item: its rank among all items by exact score, the most
 * similar items of the history by cosine, and the changes by the scenario's rules. For the answer:
 * the number of eligible items, the reasons that excluded the others, and the items that the rules
 * removed.
 */
final class Explanation {
  private static final int NEAREST = 3;
  private static final int HISTORY = 500;

  private final LiveSnapshot live;
  private final Subject subject;
  private final Reasons reasons;
  private final FloatMatrix vectors;
  private final float[] scores;

  /**
   * The inputs of the selection.
   *
   * @param filter the eligible items
   * @param leftOutBy number of excluded items by reason
   * @param rules the changes by the rules
   */
  record Reasons(ItemFilter filter, Map<String, Integer> leftOutBy, RuleTrace rules) {}

  Explanation(LiveSnapshot live, Subject subject, Reasons reasons) {
    this.live = live;
    this.subject = subject;
    this.reasons = reasons;
    this.vectors = live.itemVectors();
    this.scores = new float[vectors.rows()];
    float[] row = new float[vectors.columns()];
    float[] vector = subject.vector();
    for (int item = 0; item < scores.length; item++) {
      if (vector == null) {
        scores[item] = live.popularity(item, subject.audience());
      } else {
        vectors.copyRow(item, row);
        scores[item] = (float) dot(vector, row);
      }
    }
  }

  /** Writes the member {@code explain} of an item. */
  void writeItem(JsonWriter json, int item) {
    int better = 0;
    for (float score : scores) {
      better += score > scores[item] ? 1 : 0;
    }
    json.name("explain").beginObject().member("exactRank", better + 1);
    writeNearest(json, item);
    if (reasons.rules().pool() > 0) {
      writeRules(json, item);
    }
    json.endObject();
  }

  private void writeRules(JsonWriter json, int item) {
    int rank = reasons.rules().rankBefore(item);
    if (rank > 0) {
      json.member("rankBeforeRules", rank);
    }
    json.name("rules").beginArray();
    for (RuleTrace.Change change : reasons.rules().changes(item)) {
      json.beginObject().member("rule", change.rule());
      writePlace(json, "Before", change.before());
      writePlace(json, "After", change.after());
      String why = change.why();
      if (why != null) {
        json.member("why", why);
      }
      json.endObject();
    }
    json.endArray();
  }

  private static void writePlace(JsonWriter json, String when, RuleTrace.@Nullable Place place) {
    if (place != null) {
      json.member("rank" + when, place.rank()).member("score" + when, place.score());
    }
  }

  private void writeNearest(JsonWriter json, int item) {
    int[] history = Arrays.copyOf(subject.history(), Math.min(HISTORY, subject.history().length));
    double[] likeness = new double[history.length];
    float[] target = row(item);
    for (int at = 0; at < history.length; at++) {
      float[] other = row(history[at]);
      double norms = Math.sqrt(dot(target, target) * dot(other, other));
      likeness[at] = norms == 0 ? 0 : dot(target, other) / norms;
    }
    json.name("nearestInHistory").beginArray();
    for (int count = 0; count < Math.min(NEAREST, history.length); count++) {
      int best = 0;
      for (int at = 1; at < history.length; at++) {
        best = likeness[at] > likeness[best] ? at : best;
      }
      json.beginObject().member("id", live.itemIds().get(history[best]));
      json.member("cosine", (float) likeness[best]).endObject();
      likeness[best] = Double.NEGATIVE_INFINITY;
    }
    json.endArray();
  }

  /**
   * Writes the member {@code explain} of the answer.
   *
   * @param last the answer's last item, −1 if it has none
   */
  void writeSummary(JsonWriter json, int last) {
    ItemFilter filter = reasons.filter();
    int items = vectors.rows();
    int eligible = 0;
    for (int item = filter.next(0, items); item < items; item = filter.next(item + 1, items)) {
      eligible++;
    }
    json.name("explain").beginObject().member("items", items);
    json.member("eligible", eligible).member("leftOut", items - eligible);
    json.name("leftOutBy").beginObject();
    reasons.leftOutBy().forEach(json::member);
    json.endObject();
    json.member("historyItems", subject.history().length).member("search", search(filter));
    if (reasons.rules().pool() > 0) {
      json.member("pool", reasons.rules().pool());
      writeRemoved(json, last < 0 ? 0 : reasons.rules().rankAfter(last));
      writeFaults(json);
    }
    json.endObject();
  }

  /** Writes the rules that failed, if any did. */
  private void writeFaults(JsonWriter json) {
    if (reasons.rules().faults().isEmpty()) {
      return;
    }
    json.name("ruleFaults").beginArray();
    for (RuleTrace.Fault fault : reasons.rules().faults()) {
      json.beginObject().member("rule", fault.rule()).member("fault", fault.kind().label());
      json.endObject();
    }
    json.endArray();
  }

  private String search(ItemFilter filter) {
    if (subject.vector() == null) {
      return "popularity";
    }
    return live.retrieval().isExact(filter) ? "exact" : "graph";
  }

  /** Writes the items that would be among the first n without the rules and are not. */
  private void writeRemoved(JsonWriter json, int n) {
    json.name("removedByRules").beginArray();
    for (int item : reasons.rules().displaced(n)) {
      json.beginObject().member("id", live.itemIds().get(item));
      writeRules(json, item);
      json.endObject();
    }
    json.endArray();
  }

  private float[] row(int item) {
    float[] row = new float[vectors.columns()];
    vectors.copyRow(item, row);
    return row;
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int at = 0; at < one.length; at++) {
      sum += (double) one[at] * other[at];
    }
    return sum;
  }
}
