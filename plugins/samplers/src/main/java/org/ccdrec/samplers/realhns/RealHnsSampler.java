package org.ccdrec.samplers.realhns;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Draws uniform negatives in the first five epochs. From then on a growing share of pairs, {@code
 * min(⌈(e−5)/2⌉, 8)} of 20 in epoch e counted from 1, gets one of the best items of the user's band
 * instead. An item is excluded as a likely positive if five times its cosine with the pair's item i
 * exceeds {@code c_e = min((s/5)·1.15^⌈(e−5)/2⌉, s)}: s is five times the mean cosine of the items
 * of i's cluster with its centre, so the filter is strict at first and relaxes to the cluster's
 * mean. A pair without any remaining item gets a uniform negative.
 *
 * <p>Bands and clusters are computed in the first step of an epoch, from training data and vectors
 * only.
 */
public final class RealHnsSampler implements NegativeSampler {
  private static final int EASY_EPOCHS = 5;

  private final RealHnsConfig config;
  private final Interactions interactions;
  private final UnseenItems unseen;
  private final Kernels kernels;
  private final RandomSource random;
  private int epoch = 1;
  private @Nullable View view;

  /** The state that is fixed for an epoch. */
  private record View(Bands bands, Clusters clusters) {}

  /** Creates the sampler. */
  public RealHnsSampler(RealHnsConfig config, SamplerContext context) {
    this(config, UnseenItems.of(context.interactions()), context);
  }

  RealHnsSampler(RealHnsConfig config, UnseenItems unseen, SamplerContext context) {
    this.config = config;
    this.interactions = context.interactions();
    this.unseen = unseen;
    this.kernels = context.kernels();
    this.random = context.random();
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.REPRESENTATIONS);
  }

  @Override
  public void epochStarted(int number) {
    epoch = number + 1;
    view = null;
  }

  /** Returns {@code ⌈(e−5)/2⌉}, at least 0. */
  private int stage() {
    return Math.max(0, Math.ceilDiv(epoch - EASY_EPOCHS, 2));
  }

  /** Returns the share of pairs that get a hard negative. */
  double hardShare() {
    return Math.min(stage(), 8) / 20.0;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Negatives sample(int[] users, int[] positives, SamplingView step) {
    SplittableRandom generator = new SplittableRandom(random.seed("negatives", step.step()));
    View current = hardShare() == 0 ? null : view(step.requireRepresentations());
    int[] items = new int[users.length];
    for (int pair = 0; pair < items.length; pair++) {
      int hard = -1;
      if (current != null && generator.nextDouble() < hardShare()) {
        hard = hard(current, users[pair], positives[pair], generator);
      }
      items[pair] = hard >= 0 ? hard : unseen.draw(users[pair], generator);
    }
    return new Negatives.Items(items);
  }

  private View view(Representations vectors) {
    View current = view;
    if (current == null) {
      SplittableRandom generator = new SplittableRandom(random.seed("negatives:bands", epoch));
      Bands bands = Bands.of(config, interactions, vectors, kernels, generator);
      Matrix items = vectors.items().value();
      current = new View(bands, Clusters.of(kernels, items, config.clusters(), generator));
      view = current;
    }
    return current;
  }

  /** Returns one of the first items of the band that pass the filter; −1 for none. */
  private int hard(View current, int user, int positive, SplittableRandom generator) {
    int[] band = current.bands.of(user);
    int[] same = new int[band.length];
    Arrays.fill(same, positive);
    float[] cosines = new float[band.length];
    Matrix directions = current.clusters.directions();
    kernels.rowDots(directions, same, directions, band, cosines);
    double limit = limit(current.clusters.tightnessAround(positive));
    int[] passed = new int[Math.min(config.top(), band.length)];
    int count = 0;
    for (int at = 0; at < band.length && count < passed.length; at++) {
      if (cosines[at] <= limit) {
        passed[count++] = band[at];
      }
    }
    return count == 0 ? -1 : passed[generator.nextInt(count)];
  }

  /**
   * Returns the largest cosine that is not considered a positive: {@code c_e / 5}, from a cluster's
   * mean.
   */
  private double limit(double usualCosine) {
    return Math.min(usualCosine / 5 * Math.pow(1.15, stage()), usualCosine);
  }
}
