package org.ccdrec.samplers.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.testkit.TestData;
import org.ccdrec.testkit.TestHost;

/** A sampler's test environment: interactions, seeds, and vectors if the sampler needs them. */
public final class SamplerWorld implements SamplerContext, AutoCloseable {
  private final TestHost host;

  public SamplerWorld(Interactions interactions) {
    host = new TestHost(new TestData(interactions, Map.of()), 1, Kernels.Kind.VECTOR, 1);
  }

  /**
   * Returns interactions of users that have the listed items, in a catalogue of {@code items}
   * items.
   */
  public static Interactions interactions(int items, int[]... byUser) {
    int[] users = new int[Arrays.stream(byUser).mapToInt(own -> own.length).sum()];
    int next = 0;
    for (int user = 0; user < byUser.length; user++) {
      Arrays.fill(users, next, next + byUser[user].length, user);
      next += byUser[user].length;
    }
    int[] all = Arrays.stream(byUser).flatMapToInt(Arrays::stream).toArray();
    return Interactions.of(byUser.length, items, users, all);
  }

  /** Returns random interactions in which every user lacks some item. */
  public static Interactions random(long seed, int users, int items) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] byUser = new int[users][];
    for (int user = 0; user < users; user++) {
      int missing = random.nextInt(items);
      double share = random.nextDouble();
      byUser[user] =
          IntStream.range(0, items)
              .filter(item -> item != missing && random.nextDouble() < share)
              .toArray();
    }
    return interactions(items, byUser);
  }

  /** Returns items for the pairs of {@code users}, from a sampler that needs no vectors. */
  public int[] items(NegativeSampler sampler, int[] users, long step) {
    return items(sampler.sample(users, new int[users.length], SamplingView.ofStep(step)));
  }

  /** Returns items for the pairs of {@code users}, from a sampler that needs vectors. */
  public int[] items(NegativeSampler sampler, int[] users, long step, Matrix u, Matrix i) {
    try (Tape tape = host.tape()) {
      Representations vectors = Representations.of(tape.constant(u), tape.constant(i));
      SamplingView view = SamplingView.of(step, tape, vectors);
      return items(sampler.sample(users, new int[users.length], view));
    }
  }

  /** Runs {@code work} on a tape that is closed afterwards. */
  public <T> T onTape(Function<Tape, T> work) {
    try (Tape tape = host.tape()) {
      return work.apply(tape);
    }
  }

  private static int[] items(Negatives negatives) {
    return switch (negatives) {
      case Negatives.Items(int[] items) -> items;
      case Negatives.Vectors _, Negatives.ItemSets _ ->
          throw new AssertionError("the sampler must return one item per pair");
    };
  }

  /** Counts how often one user gets each item, over steps of 1,000 pairs. */
  public long[] counts(NegativeSampler sampler, int user, int steps) {
    long[] counts = new long[host.interactions().itemCount()];
    int[] users = new int[1000];
    Arrays.fill(users, user);
    for (int step = 0; step < steps; step++) {
      for (int item : items(sampler, users, step)) {
        counts[item]++;
      }
    }
    return counts;
  }

  /**
   * Asserts by Pearson's chi-square test that counts follow {@code weights}; where a weight is 0
   * the count must be 0. The bound, degrees of freedom f plus 4.3·√(2f) + 9, is above the 99.99 %
   * quantile for every f.
   */
  public static void assertLaw(double[] weights, long[] counts) {
    double total = Arrays.stream(weights).sum();
    long draws = Arrays.stream(counts).sum();
    double statistic = 0;
    int cells = 0;
    for (int at = 0; at < weights.length; at++) {
      double expected = draws * weights[at] / total;
      if (expected == 0) {
        assertTrue(counts[at] == 0, "item " + at + " must not be drawn");
      } else {
        statistic += (counts[at] - expected) * (counts[at] - expected) / expected;
        cells++;
      }
    }
    double freedom = cells - 1;
    double bound = freedom + 4.3 * Math.sqrt(2 * freedom) + 9;
    assertTrue(statistic <= bound, "chi-square %f above %f".formatted(statistic, bound));
  }

  @Override
  public Interactions interactions() {
    return host.interactions();
  }

  @Override
  public List<ModalityFeatures> modalities() {
    return host.modalities();
  }

  @Override
  public Kernels kernels() {
    return host.kernels();
  }

  @Override
  public RandomSource random() {
    return host.random();
  }

  @Override
  public void close() {
    host.close();
  }
}
