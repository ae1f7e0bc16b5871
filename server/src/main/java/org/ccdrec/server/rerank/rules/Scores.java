package org.ccdrec.server.rerank.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ccdrec.reranking.Candidate;

/** The scores of a list of candidates. */
final class Scores {
  private Scores() {}

  /** Returns the difference between the best and the worst score, 1 if there is none. */
  static double spread(List<Candidate> candidates) {
    double best = Float.NEGATIVE_INFINITY;
    for (Candidate candidate : candidates) {
      best = Math.max(best, candidate.score());
    }
    double worst = worst(candidates);
    return best > worst ? best - worst : 1;
  }

  /** Returns the worst score, positive infinity if there are no candidates. */
  static float worst(List<Candidate> candidates) {
    float worst = Float.POSITIVE_INFINITY;
    for (Candidate candidate : candidates) {
      worst = Math.min(worst, candidate.score());
    }
    return worst;
  }

  /** Returns candidates from best to worst score; those of equal score keep their order. */
  static List<Candidate> sorted(List<Candidate> candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble(candidate -> -candidate.score()));
    return sorted;
  }
}
