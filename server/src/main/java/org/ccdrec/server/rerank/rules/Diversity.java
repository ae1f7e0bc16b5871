package org.ccdrec.server.rerank.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.config.Setting;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.Rule;
import org.ccdrec.reranking.RuleContext;
import org.ccdrec.reranking.RuleFactory;

/**
 * The rule {@code mmr}: maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). The next
 * item is the one with the largest λ·relevance − (1 − λ)·similarity, where relevance is the score
 * scaled to 0…1 over the candidates and similarity the largest cosine with an item chosen before.
 * Takes k × candidates × dimension products, pool² × dimension with pages; candidates after the
 * first k keep their order.
 */
record Diversity(Diversity.Config config) implements Rule {
  static final RuleFactory<Config> FACTORY =
      RuleFactory.of(
          "mmr",
          "Balances relevance against similarity to the items before (maximal marginal relevance).",
          Config.class,
          Diversity::new);

  /**
   * How much relevance counts.
   *
   * @param relevance λ, 1 for relevance alone
   */
  record Config(
      @Setting(
              help = "Weight of relevance against novelty",
              defaultValue = "0.7",
              min = "0",
              max = "1")
          double relevance) {}

  @Override
  public List<Candidate> apply(List<Candidate> candidates, RuleContext context) {
    return new Selection(candidates, context, config.relevance()).choose();
  }

  /** The greedy selection of one list. */
  private static final class Selection {
    private final List<Candidate> candidates;
    private final int k;
    private final double lambda;
    private final float[][] directions;
    private final double[] relevance;
    private final double[] similarity;
    private final boolean[] isChosen;
    private final RuleContext context;

    Selection(List<Candidate> candidates, RuleContext context, double lambda) {
      this.candidates = candidates;
      this.context = context;
      this.k = Math.min(context.k(), candidates.size());
      this.lambda = lambda;
      int size = candidates.size();
      this.directions = new float[size][];
      this.relevance = new double[size];
      this.similarity = new double[size];
      this.isChosen = new boolean[size];
      double worst = Scores.worst(candidates);
      double spread = Scores.spread(candidates);
      for (int at = 0; at < size; at++) {
        directions[at] = direction(context.vector(candidates.get(at).itemIndex()));
        relevance[at] = (candidates.get(at).score() - worst) / spread;
        similarity[at] = -1;
      }
    }

    private static float[] direction(float[] vector) {
      double square = 0;
      for (float value : vector) {
        square += (double) value * value;
      }
      double norm = Math.sqrt(square);
      for (int column = 0; column < vector.length && norm > 0; column++) {
        vector[column] = (float) (vector[column] / norm);
      }
      return vector;
    }

    List<Candidate> choose() {
      List<Candidate> chosen = new ArrayList<>();
      while (chosen.size() < k) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("the deadline passed during the selection");
        }
        int next = next();
        explain(next);
        isChosen[next] = true;
        chosen.add(candidates.get(next));
        for (int at = 0; at < isChosen.length; at++) {
          similarity[at] =
              Math.max(similarity[at], VectorUtil.dotProduct(directions[next], directions[at]));
        }
      }
      for (int at = 0; at < isChosen.length; at++) {
        if (!isChosen[at]) {
          chosen.add(candidates.get(at));
        }
      }
      return chosen;
    }

    /** Explains what was subtracted from an item's relevance when it was chosen. */
    private void explain(int at) {
      double penalty = (1 - lambda) * similarity[at];
      if (penalty > 0) {
        context.explain(
            candidates.get(at).itemIndex(),
            () ->
                String.format(
                    Locale.ROOT,
                    "relevance counts %.3f, less %.3f for a cosine of %.3f with an item before it",
                    lambda * relevance[at],
                    penalty,
                    similarity[at]));
      }
    }

    private int next() {
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int at = 0; at < isChosen.length; at++) {
        double value = lambda * relevance[at] - (1 - lambda) * similarity[at];
        if (!isChosen[at] && (best < 0 || value > most)) {
          best = at;
          most = value;
        }
      }
      return best;
    }
  }
}
