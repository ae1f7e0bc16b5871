package org.ccdrec.trainer.training.step;

import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Representations;
import org.ccdrec.trainer.training.ranking.RandomNegatives;
import org.ccdrec.trainer.training.ranking.RankingTerms;
import org.ccdrec.trainer.training.ranking.TrainingBatch;
import org.ccdrec.trainer.training.step.DivergenceException.Origin;

/** The weighted losses of one step, added by its {@link TrainingRegime}. Used by one thread. */
final class StepLosses {
  /** A larger loss is divergence, even while it is finite. */
  private static final double LARGEST_LOSS = 1e9;

  private final Tape tape;
  private final Compute compute;
  private final Interactions interactions;
  private final TrainingBatch batch;
  private final EpochLog log;
  private final List<Var> parts = new ArrayList<>();
  private final List<Float> weights = new ArrayList<>();

  /**
   * Creates an empty list of losses.
   *
   * @param interactions gives the numbers of users and items
   * @param log receives the value of each part
   */
  StepLosses(
      Tape tape, Compute compute, Interactions interactions, TrainingBatch batch, EpochLog log) {
    this.tape = tape;
    this.compute = compute;
    this.interactions = interactions;
    this.batch = batch;
    this.log = log;
  }

  Tape tape() {
    return tape;
  }

  TrainingBatch batch() {
    return batch;
  }

  /** Returns a request for the batch's users and the given items. */
  ForwardRequest request(int[]... items) {
    return ForwardRequest.of(
        ForwardRequest.Phase.TRAINING,
        RowSet.of(interactions.userCount(), batch.users()),
        RowSet.of(interactions.itemCount(), items));
  }

  /** Returns a request for all users and items. */
  ForwardRequest requestAll() {
    return ForwardRequest.all(
        ForwardRequest.Phase.TRAINING, interactions.userCount(), interactions.itemCount());
  }

  /** Draws random negatives from a sampler that needs no representations. */
  RandomNegatives draw(NegativeSampler sampler, int perPair) {
    return timed("negative sampling", () -> RandomNegatives.draw(sampler, perPair, batch));
  }

  /** Runs a part of the step, which the profile reports under its own name. */
  <T> T timed(String name, Supplier<T> work) {
    Profiler profiler = compute.profiler();
    long start = profiler.start();
    T result = work.get();
    profiler.stop(start, name, Profiler.Pass.OTHER);
    return result;
  }

  /**
   * Adds a loss under the name of its part in reports; a value that is not finite, or beyond any
   * loss of a model that learns, ends the run.
   */
  void add(String part, float weight, Var loss) {
    add(part, weight, loss, () -> Origin.TRAINER);
  }

  private void add(String part, float weight, Var loss, Supplier<Origin> origin) {
    double value = loss.scalar();
    if (!(Math.abs(value) <= LARGEST_LOSS)) { // also true of NaN
      throw new DivergenceException(batch.epoch(), part + " loss", value, origin.get());
    }
    log.addLoss(part, value);
    parts.add(loss);
    weights.add(weight);
  }

  /** Returns where a loss that is not finite was computed. */
  private Origin origin(Origin loss, Representations representations, int[] negatives) {
    boolean finite =
        isFinite(representations.users().value(), batch.users())
            && isFinite(representations.items().value(), batch.positives())
            && isFinite(representations.items().value(), negatives);
    return finite ? loss : Origin.FORWARD;
  }

  private boolean isFinite(Matrix vectors, int[] rows) {
    float[] squares = new float[rows.length];
    compute.kernels().rowDots(vectors, rows, vectors, rows, squares);
    for (float square : squares) {
      if (!Float.isFinite(square)) {
        return false;
      }
    }
    return true;
  }

  /** Adds the ranking loss. */
  void addRanking(Representations representations, RankingTerms terms) {
    Var loss = terms.on(representations);
    add("ranking", 1, loss, () -> origin(Origin.TRAINER, representations, terms.items()));
  }

  /** Adds the backbone's own loss on some pairs, if it has one. */
  void addOwnLoss(Backbone backbone, Batch pairs, Representations representations) {
    Var own = backbone.loss(tape, pairs, representations);
    if (own != null) {
      add("backbone", 1, own, () -> origin(Origin.LOSS, representations, pairs.negatives()));
    }
  }

  /** Reports how hard the curricular negatives are, one for each pair. */
  void reportCurricular(Representations representations, int[] negatives) {
    log.addHardness(margin(representations, negatives));
    log.addDrawn(batch.users(), negatives);
  }

  /** Reports how hard the random negatives are, one for each pair. */
  void reportRandom(Representations representations, RandomNegatives negatives) {
    if (log.samples()) {
      log.addRandomMargin(margin(representations, negatives.first()));
    }
  }

  /** Returns the mean of s⁺ − s⁻ over the pairs. */
  private double margin(Representations representations, int[] negatives) {
    Kernels kernels = compute.kernels();
    Matrix users = representations.users().value();
    Matrix items = representations.items().value();
    float[] positiveScores = new float[batch.size()];
    float[] negativeScores = new float[batch.size()];
    kernels.rowDots(users, batch.users(), items, batch.positives(), positiveScores);
    kernels.rowDots(users, batch.users(), items, negatives, negativeScores);
    double sum = 0;
    for (int pair = 0; pair < batch.size(); pair++) {
      sum += (double) positiveScores[pair] - negativeScores[pair];
    }
    return sum / batch.size();
  }

  /** Returns the weighted sum of all losses, times {@code scale}. */
  Var sum(float scale) {
    float[] factors = new float[weights.size()];
    for (int part = 0; part < factors.length; part++) {
      factors[part] = scale * weights.get(part);
    }
    return weightedSum(factors, parts);
  }
}
