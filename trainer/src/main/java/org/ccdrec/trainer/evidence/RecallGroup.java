package org.ccdrec.trainer.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Recall@20 of observations whose key lies in a range.
 *
 * @param from smallest key
 * @param to largest key
 * @param count number of observations
 * @param recall mean
 * @param error standard error of the mean
 */
record RecallGroup(int from, int to, int count, double recall, double error) {
  private static final int GROUPS = 5;

  /**
   * Groups observations by key into at most {@value #GROUPS} ranges of about equal size; equal keys
   * share a group.
   *
   * @param keys what observations are grouped by
   * @param recalls the recall of each observation
   */
  static List<RecallGroup> of(int[] keys, double[] recalls) {
    int[] order =
        IntStream.range(0, keys.length)
            .boxed()
            .sorted(Comparator.comparingInt(at -> keys[at]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<RecallGroup> groups = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= order.length; to++) {
      boolean ends = to == order.length || keys[order[to]] != keys[order[to - 1]];
      if (ends && (long) to * GROUPS >= (long) order.length * (groups.size() + 1)) {
        groups.add(of(Arrays.copyOfRange(order, from, to), keys, recalls));
        from = to;
      }
    }
    return groups;
  }

  private static RecallGroup of(int[] members, int[] keys, double[] recalls) {
    double mean = IntStream.of(members).mapToDouble(at -> recalls[at]).average().orElse(0);
    double squares =
        IntStream.of(members).mapToDouble(at -> (recalls[at] - mean) * (recalls[at] - mean)).sum();
    int n = members.length;
    double error = n == 1 ? 0 : Math.sqrt(squares / (n - 1) / n);
    return new RecallGroup(keys[members[0]], keys[members[n - 1]], n, mean, error);
  }

  static void write(ArrayNode array, List<RecallGroup> groups) {
    for (RecallGroup group : groups) {
      array
          .addObject()
          .put("from", group.from)
          .put("to", group.to)
          .put("count", group.count)
          .put("recall", group.recall)
          .put("error", group.error);
    }
  }
}
