package org.ccdrec.samplers.popularity;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.spi.TrainingState;

/**
 * Draws an unseen item with probability proportional to a power of its number of interactions.
 *
 * <p>Draws come from an alias table over all training items, and seen items are rejected. After
 * {@value #TRIES} rejections the item is drawn by one pass over the unseen items, with the same
 * distribution; only users who have most of the popular items pay this cost.
 */
public final class PopularitySampler implements NegativeSampler {
  private static final int TRIES = 32;

  private final Interactions interactions;
  private final UnseenItems unseen;
  private final RandomSource random;
  private final double[] weights;
  private final int[] trainingItems;
  private final AliasTable table;

  private PopularitySampler(SamplerContext context, double[] weights, int[] trainingItems) {
    this.interactions = context.interactions();
    this.unseen = UnseenItems.of(interactions);
    this.random = context.random();
    this.weights = weights;
    this.trainingItems = trainingItems;
    this.table =
        new AliasTable(Arrays.stream(trainingItems).mapToDouble(i -> weights[i]).toArray());
  }

  /** Creates the sampler. */
  public static PopularitySampler of(PopularitySamplerConfig config, SamplerContext context) {
    int[] degrees = context.interactions().itemDegrees();
    double[] weights =
        Arrays.stream(degrees)
            .mapToDouble(count -> count == 0 ? 0 : Math.pow(count, config.exponent()))
            .toArray();
    int[] training = IntStream.range(0, degrees.length).filter(i -> degrees[i] > 0).toArray();
    return new PopularitySampler(context, weights, training);
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
      items[pair] = draw(users[pair], generator);
    }
    return new Negatives.Items(items);
  }

  private int draw(int user, RandomGenerator generator) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      int item = trainingItems[table.draw(generator)];
      if (!interactions.contains(user, item)) {
        return item;
      }
    }
    return drawByOnePass(user, generator);
  }

  private int drawByOnePass(int user, RandomGenerator generator) {
    int count = unseen.count(user);
    double total = 0;
    for (int at = 0; at < count; at++) {
      total += weights[unseen.get(user, at)];
    }
    if (total == 0) {
      return unseen.draw(user, generator);
    }
    double left = generator.nextDouble() * total;
    int at = 0;
    while (at < count - 1 && (left -= weights[unseen.get(user, at)]) >= 0) {
      at++;
    }
    return unseen.get(user, at);
  }
}
