package org.ccdrec.server.recommend;

import java.util.Arrays;
import java.util.Map;
import org.ccdrec.server.live.JsonBytes;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.rerank.RuleTrace;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.snapshot.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * How an answer came about: for each item its rank among all items by exact score, the items of the
 * history that are most like it by cosine, and what the rules of a scenario did to it; for the
 * answer how many items were eligible, what left the others out, and which items the rules removed.
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
   * What made the choice.
   *
   * @param filter the items that may come back
   * @param leftOutBy how many may not, by reason
   * @param rules what the rules did
   */
  record Reasons(ItemFilter filter, Map<String, Integer> leftOutBy, RuleTrace rules) {}

  Explanation(LiveSnapshot live, Subject subject, Reasons reasons) {
    this.live = live;
    this.subject = subject;
    this.reasons = reasons;
    this.vectors = live.snapshot().itemVectors();
    this.scores = new float[vectors.rows()];
    float[] row = new float[vectors.columns()];
    float[] vector = subject.vector();
    for (int item = 0; item < scores.length; item++) {
      if (vector == null) {
        scores[item] = live.snapshot().popularity(item);
      } else {
        vectors.copyRow(item, row);
        scores[item] = (float) dot(vector, row);
      }
    }
  }

  /** Appends the member {@code explain} of an item. */
  void appendItem(JsonBytes json, int item) {
    int better = 0;
    for (float score : scores) {
      better += score > scores[item] ? 1 : 0;
    }
    json.raw(",\"explain\":{\"exactRank\":").number(better + 1L);
    json.raw(",\"nearestInHistory\":[");
    appendNearest(json, item);
    json.raw("]");
    if (reasons.rules().pool() > 0) {
      appendRules(json, item);
    }
    json.raw("}");
  }

  private void appendRules(JsonBytes json, int item) {
    int rank = reasons.rules().rankBefore(item);
    if (rank > 0) {
      json.raw(",\"rankBeforeRules\":").number(rank);
    }
    json.raw(",\"rules\":[");
    String separator = "";
    for (RuleTrace.Change change : reasons.rules().changes(item)) {
      json.raw(separator).raw("{\"rule\":").text(change.rule());
      appendPlace(json, "Before", change.before());
      appendPlace(json, "After", change.after());
      String why = change.why();
      if (why != null) {
        json.raw(",\"why\":").text(why);
      }
      json.raw("}");
      separator = ",";
    }
    json.raw("]");
  }

  private static void appendPlace(JsonBytes json, String when, RuleTrace.@Nullable Place place) {
    if (place != null) {
      json.raw(",\"rank").raw(when).raw("\":").number(place.rank());
      json.raw(",\"score").raw(when).raw("\":").number(place.score());
    }
  }

  private void appendNearest(JsonBytes json, int item) {
    int[] history = Arrays.copyOf(subject.history(), Math.min(HISTORY, subject.history().length));
    double[] likeness = new double[history.length];
    float[] target = row(item);
    for (int at = 0; at < history.length; at++) {
      float[] other = row(history[at]);
      double norms = Math.sqrt(dot(target, target) * dot(other, other));
      likeness[at] = norms == 0 ? 0 : dot(target, other) / norms;
    }
    for (int count = 0; count < Math.min(NEAREST, history.length); count++) {
      int best = 0;
      for (int at = 1; at < history.length; at++) {
        best = likeness[at] > likeness[best] ? at : best;
      }
      json.raw(count > 0 ? ",{\"id\":" : "{\"id\":");
      json.text(live.snapshot().itemIds().get(history[best])).raw(",\"cosine\":");
      json.number((float) likeness[best]).raw("}");
      likeness[best] = Double.NEGATIVE_INFINITY;
    }
  }

  /**
   * Appends the member {@code explain} of the answer.
   *
   * @param last the answer's last item, −1 if it has none
   */
  void appendSummary(JsonBytes json, int last) {
    ItemFilter filter = reasons.filter();
    int items = vectors.rows();
    int eligible = 0;
    for (int item = filter.next(0, items); item < items; item = filter.next(item + 1, items)) {
      eligible++;
    }
    json.raw(",\"explain\":{\"items\":").number(items);
    json.raw(",\"eligible\":").number(eligible);
    json.raw(",\"leftOut\":").number(items - eligible);
    json.raw(",\"leftOutBy\":{");
    String separator = "\"";
    for (Map.Entry<String, Integer> each : reasons.leftOutBy().entrySet()) {
      json.raw(separator).raw(each.getKey()).raw("\":").number(each.getValue());
      separator = ",\"";
    }
    json.raw("}");
    json.raw(",\"historyItems\":").number(subject.history().length);
    json.raw(",\"search\":\"");
    json.raw(
        subject.vector() == null
            ? "popularity"
            : live.retrieval().isExact(filter) ? "exact" : "graph");
    json.raw("\"");
    if (reasons.rules().pool() > 0) {
      json.raw(",\"pool\":").number(reasons.rules().pool());
      appendRemoved(json, last < 0 ? 0 : reasons.rules().rankAfter(last));
      appendFaults(json);
    }
    json.raw("}");
  }

  /** Appends the rules that failed, if any did. */
  private void appendFaults(JsonBytes json) {
    String separator = ",\"ruleFaults\":[{\"rule\":";
    for (RuleTrace.Fault fault : reasons.rules().faults()) {
      json.raw(separator).text(fault.rule());
      json.raw(",\"fault\":\"").raw(fault.kind().label()).raw("\"}");
      separator = ",{\"rule\":";
    }
    json.raw(reasons.rules().faults().isEmpty() ? "" : "]");
  }

  /** Appends the items that would be among the first n without the rules and are not. */
  private void appendRemoved(JsonBytes json, int n) {
    json.raw(",\"removedByRules\":[");
    String separator = "{\"id\":";
    for (int item : reasons.rules().displaced(n)) {
      json.raw(separator).text(live.snapshot().itemIds().get(item));
      appendRules(json, item);
      json.raw("}");
      separator = ",{\"id\":";
    }
    json.raw("]");
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
