package org.ccdrec.samplers.uniform;

import java.util.SplittableRandom;
import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.spi.TrainingState;

/** Draws each negative uniformly from the user's unseen items; each step has its own seed. */
public final class UniformSampler implements NegativeSampler {
  private final UnseenItems unseen;
  private final RandomSource random;

  /** Creates the sampler. */
  public UniformSampler(UniformConfig config, SamplerContext context) {
    this(UnseenItems.of(context.interactions()), context.random());
  }

  UniformSampler(UnseenItems unseen, RandomSource random) {
    this.unseen = unseen;
    this.random = random;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Negatives sample(int[] users, int[] positives, SamplingView view) {
    SplittableRandom generator = new SplittableRandom(random.seed("negatives", view.step()));
    int[] items = new int[users.length];
    for (int pair = 0; pair < items.length; pair++) {
      items[pair] = unseen.draw(users[pair], generator);
    }
    return new Negatives.Items(items);
  }
}
