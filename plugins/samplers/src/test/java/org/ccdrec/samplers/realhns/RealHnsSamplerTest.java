package org.ccdrec.samplers.realhns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.samplers.testing.SamplerWorld;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Representations;
import org.junit.jupiter.api.Test;

final class RealHnsSamplerTest {
  /** User 0 has item 0 of 20; the others are user 1's. */
  private static final Interactions ONE_USER =
      SamplerWorld.interactions(20, new int[] {0}, IntStream.range(1, 20).toArray());

  private static final RealHnsConfig CONFIG = new RealHnsConfig(0, .25, 1000, 256, 100, 2);

  private static RealHnsSampler sampler(SamplerWorld world, RealHnsConfig config) {
    return new RealHnsSampler(config, UnseenItems.of(world.interactions()), world);
  }

  @Test
  void theShareOfHardNegativesGrows() {
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      RealHnsSampler sampler = sampler(world, CONFIG);
      double[] shares =
          IntStream.of(0, 4, 5, 6, 7, 8, 19, 20, 100)
              .mapToDouble(
                  epoch -> {
                    sampler.epochStarted(epoch);
                    return sampler.hardShare();
                  })
              .toArray();
      assertArrayEquals(new double[] {0, 0, .05, .05, .1, .1, .4, .4, .4}, shares, 1e-12);
    }
  }

  /**
   * The band is items 19 to 15, scored by their number. Items 15 and 16 have the direction of the
   * positive and are treated as positives; the others are orthogonal to it.
   */
  @Test
  void hardNegativesAreTheTopOfTheRankingWithoutLikelyPositives() {
    Matrix users = Matrix.of(2, 2, 1, 1, 0, 0);
    Matrix items = Matrix.zeros(20, 2);
    for (int item = 0; item < 20; item++) {
      boolean like = item == 0 || item == 15 || item == 16;
      items.set(item, like ? 1 : 0, item + 1);
    }
    long[] counts = new long[20];
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      RealHnsSampler sampler = sampler(world, CONFIG);
      sampler.epochStarted(6);
      for (int item : world.items(sampler, new int[60_000], 1, users, items)) {
        counts[item]++;
      }
    }
    double[] weights = new double[20];
    for (int item = 1; item < 20; item++) {
      weights[item] = .95 / 19 + (item >= 17 ? .05 / 3 : 0);
    }
    SamplerWorld.assertLaw(weights, counts);
  }

  @Test
  void theFirstEpochsAreUniform() {
    long[] counts = new long[20];
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      RealHnsSampler sampler = sampler(world, CONFIG);
      sampler.epochStarted(4);
      Matrix items = Matrix.zeros(20, 1);
      for (int item : world.items(sampler, new int[20_000], 1, Matrix.zeros(2, 1), items)) {
        counts[item]++;
      }
    }
    double[] weights = IntStream.range(0, 20).mapToDouble(item -> item == 0 ? 0 : 1).toArray();
    SamplerWorld.assertLaw(weights, counts);
  }

  /** The second quarter of the ranking of items scored by their number, without the seen items. */
  @Test
  void bandsAreSharesOfTheRanking() {
    RealHnsConfig second = new RealHnsConfig(.25, .5, 3, 256, 100, 2);
    Interactions interactions = SamplerWorld.interactions(8, new int[] {5}, new int[] {0, 1, 2});
    Matrix users = Matrix.of(2, 1, 1, -1);
    Matrix items = Matrix.of(8, 1, 0, 1, 2, 3, 4, 5, 6, 7);
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      world.onTape(
          tape -> {
            Representations vectors =
                Representations.of(tape.constant(users), tape.constant(items));
            Bands bands =
                Bands.of(second, interactions, vectors, world.kernels(), new SplittableRandom(1));
            assertArrayEquals(new int[] {4}, bands.of(0));
            assertArrayEquals(new int[] {3}, bands.of(1));
            return 0;
          });
    }
  }

  /** Two directions, which k-means finds from any starting point. */
  @Test
  void clustersAreDirections() {
    Matrix items = Matrix.of(6, 2, 1, 0, 5, 0, 0, 2, 0, 7, 3, 0, 0, 1);
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      for (long seed = 0; seed < 20; seed++) {
        Clusters clusters = Clusters.of(world.kernels(), items, 6, new SplittableRandom(seed));
        for (int item = 0; item < 6; item++) {
          assertEquals(1, clusters.tightnessAround(item), 1e-6);
        }
        assertEquals(1, clusters.directions().get(1, 0), 1e-6);
      }
    }
  }

  /**
   * Directions of −10°, 0° and 10°, and of 80°, 90° and 100°: two centres move to 0° and 90° from
   * any starting point, so each cluster's mean cosine is (1 + 2 cos 10°) / 3.
   */
  @Test
  void twoCentresMoveToTheMiddleOfTwoBundles() {
    double cos = Math.cos(Math.toRadians(10));
    double sin = Math.sin(Math.toRadians(10));
    Matrix items = Matrix.zeros(6, 2);
    double[][] rows = {{cos, -sin}, {1, 0}, {cos, sin}, {sin, cos}, {0, 1}, {-sin, cos}};
    for (int item = 0; item < rows.length; item++) {
      items.set(item, 0, (float) ((item + 1) * rows[item][0]));
      items.set(item, 1, (float) ((item + 1) * rows[item][1]));
    }
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      for (long seed = 0; seed < 50; seed++) {
        Clusters clusters = Clusters.of(world.kernels(), items, 2, new SplittableRandom(seed));
        for (int item = 0; item < 6; item++) {
          assertEquals((1 + 2 * cos) / 3, clusters.tightnessAround(item), 1e-5, "seed " + seed);
        }
      }
    }
  }

  @Property(tries = 20)
  void neverDrawsASeenItem(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 10) int users,
      @ForAll @IntRange(min = 2, max = 30) int items) {
    Interactions interactions = SamplerWorld.random(seed, users, items);
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      NegativeSampler sampler = sampler(world, new RealHnsConfig(0, .8, 5, 256, 3, 4));
      sampler.epochStarted(50);
      SplittableRandom random = new SplittableRandom(seed);
      int[] batch = random.ints(64, 0, users).toArray();
      Matrix u = Matrix.zeros(users, 3);
      Matrix i = Matrix.zeros(items, 3);
      for (int row = 0; row < items; row++) {
        i.set(row, random.nextInt(3), (float) random.nextDouble(-1, 1));
      }
      for (int row = 0; row < users; row++) {
        u.set(row, random.nextInt(3), 1);
      }
      int[] drawn = world.items(sampler, batch, seed, u, i);
      for (int pair = 0; pair < batch.length; pair++) {
        assertFalse(interactions.contains(batch[pair], drawn[pair]));
      }
    }
  }

  @Test
  void bandsAreCutToFit() {
    assertEquals(1000, new RealHnsConfig(0, .1, 1000, 4, 100, 100).bandItemsFor(1000));
    assertEquals(500, new RealHnsConfig(0, .1, 1000, 4, 100, 100).bandItemsFor(2000));
    assertEquals(
        "bandMegabytes must hold an item for each of 2000000 users; bandMegabytes=4",
        assertThrows(
                IllegalArgumentException.class,
                () -> new RealHnsConfig(0, .1, 1000, 4, 100, 100).bandItemsFor(2_000_000))
            .getMessage());
  }

  @Test
  void configuration() {
    assertEquals(
        new RealHnsConfig(0, .1, 1000, 256, 100, 100),
        ConfigReader.ofDefaults().bind(RealHnsConfig.class));
    ConfigException error =
        assertThrows(
            ConfigException.class,
            () ->
                ConfigReader.ofText("a.yaml", "{bandFrom: 0.5, bandTo: 0.2}")
                    .bind(RealHnsConfig.class));
    assertEquals(
        "a.yaml:1: bandFrom must be below bandTo; bandFrom=0.5, bandTo=0.2", error.getMessage());
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      assertEquals(Set.of(NegativeSampler.Need.REPRESENTATIONS), sampler(world, CONFIG).needs());
    }
  }
}
