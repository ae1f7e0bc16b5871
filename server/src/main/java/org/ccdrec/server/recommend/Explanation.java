package org.ccdrec.server.recommend;

import java.util.Arrays;
import org.ccdrec.server.live.JsonBytes;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.Answering.Subject;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.snapshot.FloatMatrix;

/**
 * How an answer came about: for each item its rank among all items by exact score and the items of
 * the history that are most like it by cosine; for the answer how many items were eligible.
 */
final class Explanation {
  private static final int NEAREST = 3;
  private static final int HISTORY = 500;

  private final LiveSnapshot live;
  private final Subject subject;
  private final ItemFilter filter;
  private final FloatMatrix vectors;
  private final float[] scores;

  Explanation(LiveSnapshot live, Subject subject, ItemFilter filter) {
    this.live = live;
    this.subject = subject;
    this.filter = filter;
    this.vectors = live.snapshot().itemVectors();
    this.scores = new float[vectors.rows()];
    float[] row = new float[vectors.columns()];
    float[] query = subject.query();
    for (int item = 0; item < scores.length; item++) {
      if (query == null) {
        scores[item] = live.snapshot().popularity(item);
      } else {
        vectors.copyRow(item, row);
        scores[item] = (float) dot(query, row);
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
    json.raw("]}");
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

  /** Appends the member {@code explain} of the answer. */
  void appendSummary(JsonBytes json) {
    int items = vectors.rows();
    int eligible = 0;
    for (int item = filter.next(0, items); item < items; item = filter.next(item + 1, items)) {
      eligible++;
    }
    json.raw(",\"explain\":{\"items\":").number(items);
    json.raw(",\"eligible\":").number(eligible);
    json.raw(",\"leftOut\":").number(items - eligible);
    json.raw(",\"historyItems\":").number(subject.history().length);
    json.raw(",\"search\":\"");
    json.raw(
        subject.query() == null
            ? "popularity"
            : live.retrieval().isApproximate() ? "graph" : "exact");
    json.raw("\"}");
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
