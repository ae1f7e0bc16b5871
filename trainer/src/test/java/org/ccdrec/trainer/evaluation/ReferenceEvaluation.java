package org.ccdrec.trainer.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Split;

/**
 * A straightforward reference implementation of the protocol: full lists are sorted and each metric
 * is computed from its formula, in double precision.
 */
final class ReferenceEvaluation {
  private final Dataset dataset;
  private final boolean maskValidation;

  ReferenceEvaluation(Dataset dataset, boolean maskValidation) {
    this.dataset = dataset;
    this.maskValidation = maskValidation;
  }

  /** Returns the average of every metric, by name. */
  Map<String, Double> evaluate(Split split, float[][] scores) {
    Interactions heldOut = dataset.interactions(split);
    var sums = new TreeMap<String, Double>();
    int users = 0;
    for (int user = 0; user < dataset.userCount(); user++) {
      Set<Integer> relevant = setOf(heldOut.itemsOf(user));
      if (!relevant.isEmpty()) {
        users++;
        List<Integer> ranking = ranking(user, split, scores[user]);
        for (int k : new int[] {5, 10, 20, 50}) {
          sums.merge("recall@" + k, recall(ranking, relevant, k), Double::sum);
          sums.merge("ndcg@" + k, ndcg(ranking, relevant, k), Double::sum);
          sums.merge("precision@" + k, precision(ranking, relevant, k), Double::sum);
          sums.merge("map@" + k, averagePrecision(ranking, relevant, k), Double::sum);
        }
      }
    }
    int count = users;
    sums.replaceAll((_, sum) -> sum / count);
    return sums;
  }

  private List<Integer> ranking(int user, Split split, float[] scores) {
    Set<Integer> hidden = setOf(dataset.train().itemsOf(user));
    if (maskValidation && split == Split.TEST) {
      hidden.addAll(setOf(dataset.validation().itemsOf(user)));
    }
    var items = new ArrayList<Integer>();
    for (int item = 0; item < scores.length; item++) {
      if (!hidden.contains(item)) {
        items.add(item);
      }
    }
    items.sort(
        Comparator.comparingDouble((Integer item) -> -scores[item])
            .thenComparing(Comparator.naturalOrder()));
    return items;
  }

  private static double recall(List<Integer> ranking, Set<Integer> relevant, int k) {
    return (double) hits(ranking, relevant, k) / relevant.size();
  }

  private static double precision(List<Integer> ranking, Set<Integer> relevant, int k) {
    return (double) hits(ranking, relevant, k) / k;
  }

  private static double ndcg(List<Integer> ranking, Set<Integer> relevant, int k) {
    double gain = 0;
    for (int j = 1; j <= Math.min(k, ranking.size()); j++) {
      if (relevant.contains(ranking.get(j - 1))) {
        gain += 1 / log2(j + 1);
      }
    }
    double ideal = 0;
    for (int j = 1; j <= Math.min(k, relevant.size()); j++) {
      ideal += 1 / log2(j + 1);
    }
    return gain / ideal;
  }

  private static double averagePrecision(List<Integer> ranking, Set<Integer> relevant, int k) {
    double sum = 0;
    for (int j = 1; j <= Math.min(k, ranking.size()); j++) {
      if (relevant.contains(ranking.get(j - 1))) {
        sum += precision(ranking, relevant, j);
      }
    }
    return sum / Math.min(relevant.size(), k);
  }

  private static long hits(List<Integer> ranking, Set<Integer> relevant, int k) {
    return ranking.stream().limit(k).filter(relevant::contains).count();
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  private static Set<Integer> setOf(int[] items) {
    var set = new HashSet<Integer>();
    for (int item : items) {
      set.add(item);
    }
    return set;
  }
}
