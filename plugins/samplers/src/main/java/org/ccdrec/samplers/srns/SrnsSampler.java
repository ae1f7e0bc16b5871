package org.ccdrec.samplers.srns;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.spi.TrainingState;

/**
 * Picks from the user's memory the item with the largest {@code σ(s_uk − s_ui) + α·min(1, e/E)·std}
 * for the pair (u, i) in epoch e with a warm-up of E epochs, where std is the deviation of k's
 * probability over the last epochs: true hard negatives vary, false negatives do not. Pools are
 * scored and memories renewed in the first step of every epoch.
 */
public final class SrnsSampler implements NegativeSampler {
  private final SrnsConfig config;
  private final Kernels kernels;
  private final RandomSource random;
  private final Pools pools;
  private int epoch;
  private boolean stale = true;

  /** Creates the sampler. */
  public SrnsSampler(SrnsConfig config, SamplerContext context) {
    this(config, UnseenItems.of(context.interactions()), context);
  }

  SrnsSampler(SrnsConfig config, UnseenItems unseen, SamplerContext context) {
    this.config = config;
    this.kernels = context.kernels();
    this.random = context.random();
    this.pools = new Pools(config, context.interactions(), unseen, random);
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.REPRESENTATIONS);
  }

  @Override
  public void epochStarted(int epoch) {
    this.epoch = epoch;
    this.stale = true;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    pools.exchange(state);
    return true;
  }

  @Override
  public Negatives sample(int[] users, int[] positives, SamplingView view) {
    Representations vectors = view.requireRepresentations();
    if (stale) {
      pools.score(vectors, kernels, new SplittableRandom(random.seed("negatives:memory", epoch)));
      stale = false;
    }
    int slots = config.memory();
    int[] owners = new int[users.length * slots];
    int[] candidates = new int[owners.length];
    for (int at = 0; at < owners.length; at++) {
      owners[at] = users[at / slots];
      candidates[at] = pools.item(owners[at], at % slots);
    }
    float[] own = new float[users.length];
    float[] others = new float[owners.length];
    kernels.rowDots(vectors.users().value(), users, vectors.items().value(), positives, own);
    kernels.rowDots(vectors.users().value(), owners, vectors.items().value(), candidates, others);
    return new Negatives.Items(choose(users, own, others, candidates));
  }

  private int[] choose(int[] users, float[] own, float[] others, int[] candidates) {
    double weight = config.deviationWeight() * Math.min(1, epoch / (double) config.warmup());
    int[] chosen = new int[users.length];
    for (int pair = 0; pair < chosen.length; pair++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int slot = 0; slot < config.memory(); slot++) {
        int at = pair * config.memory() + slot;
        double chance = 1 / (1 + Math.exp((double) own[pair] - others[at]));
        double value = chance + weight * pools.deviation(users[pair], slot);
        if (slot == 0 || value > best) {
          best = value;
          chosen[pair] = candidates[at];
        }
      }
    }
    return chosen;
  }
}
