package org.ccdrec.samplers.mixgcf;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.scaleRows;
import static org.ccdrec.autodiff.ops.Ops.sum;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
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

/**
 * For each pair and layer, mixes {@code α e⁺ + (1−α) e_m} for several candidates m, with α uniform
 * in [0, 1) for each candidate and layer, and picks the mix that the user scores highest. The
 * negative is the mean of the picked mixes over layers. Gradients flow through the mix but not
 * through the choice.
 */
public final class MixGcfSampler implements NegativeSampler {
  private final MixGcfConfig config;
  private final UnseenItems unseen;
  private final Kernels kernels;
  private final RandomSource random;

  /** Creates the sampler. */
  public MixGcfSampler(MixGcfConfig config, SamplerContext context) {
    this(config, UnseenItems.of(context.interactions()), context);
  }

  MixGcfSampler(MixGcfConfig config, UnseenItems unseen, SamplerContext context) {
    this.config = config;
    this.unseen = unseen;
    this.kernels = context.kernels();
    this.random = context.random();
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.REPRESENTATIONS, Need.LAYERS);
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Negatives sample(int[] users, int[] positives, SamplingView view) {
    SplittableRandom generator = new SplittableRandom(random.seed("negatives", view.step()));
    UnseenItems.Candidates candidates = unseen.draw(users, config.candidates(), generator);
    Representations vectors = view.requireRepresentations();
    List<Representations.Layer> layers = vectors.layers();
    Var[] mixes = new Var[layers.size()];
    for (int layer = 0; layer < mixes.length; layer++) {
      Var items = layers.get(layer).items();
      Search search = new Search(vectors.users().value(), items.value(), users, positives);
      search.run(candidates, generator);
      mixes[layer] = search.mix(view.requireTape(), items);
    }
    float[] shares = new float[mixes.length];
    Arrays.fill(shares, 1f / mixes.length);
    return new Negatives.Vectors(weightedSum(shares, mixes));
  }

  /** The choice of one candidate per pair in one layer. */
  private final class Search {
    private final Matrix userVectors;
    private final Matrix itemVectors;
    private final int[] users;
    private final int[] positives;
    private final int[] chosen;
    private final float[] shares;

    Search(Matrix userVectors, Matrix itemVectors, int[] users, int[] positives) {
      this.userVectors = userVectors;
      this.itemVectors = itemVectors;
      this.users = users;
      this.positives = positives;
      this.chosen = new int[users.length];
      this.shares = new float[users.length];
    }

    void run(UnseenItems.Candidates candidates, SplittableRandom generator) {
      float[] own = new float[users.length];
      float[] others = new float[candidates.items().length];
      kernels.rowDots(userVectors, users, itemVectors, positives, own);
      kernels.rowDots(userVectors, candidates.owners(), itemVectors, candidates.items(), others);
      float[] best = new float[users.length];
      Arrays.fill(best, Float.NEGATIVE_INFINITY);
      for (int at = 0; at < others.length; at++) {
        int pair = at / config.candidates();
        float share = (float) generator.nextDouble();
        float score = share * own[pair] + (1 - share) * others[at];
        if (score > best[pair] || at % config.candidates() == 0) {
          best[pair] = score;
          chosen[pair] = candidates.items()[at];
          shares[pair] = share;
        }
      }
    }

    Var mix(Tape tape, Var items) {
      float[] rest = new float[shares.length];
      for (int pair = 0; pair < rest.length; pair++) {
        rest[pair] = 1 - shares[pair];
      }
      Matrix nothing = tape.workspace().zeros(rest.length, items.value().columns());
      Var positive = gather(items, positives);
      Var negative = gather(items, chosen);
      return sum(scaleRows(positive, shares, nothing), scaleRows(negative, rest, nothing));
    }
  }
}
