package org.ccdrec.samplers.popularity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.samplers.testing.SamplerWorld;
import org.ccdrec.spi.NegativeSampler;
import org.junit.jupiter.api.Test;

final class PopularitySamplerTest {
  private static NegativeSampler sampler(SamplerWorld world, double exponent) {
    return BuiltInSamplers.POPULARITY.create(new PopularitySamplerConfig(exponent), world);
  }

  /** Items 0 to 3 have 3, 2, 1 and 1 users and item 4 none; user 3 has item 3 only. */
  @Test
  void drawsByAPowerOfTheCount() {
    Interactions interactions =
        SamplerWorld.interactions(
            5, new int[] {0, 1}, new int[] {0, 1, 2}, new int[] {0}, new int[] {3});
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      double[] weights = {Math.pow(3, .75), Math.pow(2, .75), 1, 0, 0};
      SamplerWorld.assertLaw(weights, world.counts(sampler(world, .75), 3, 50));
      SamplerWorld.assertLaw(new double[] {1, 1, 1, 0, 0}, world.counts(sampler(world, 0), 3, 50));
    }
  }

  /** User 0 has the item with nearly all of the weight, so rejection usually fails. */
  @Test
  void theLawHoldsForAUserOfThePopularItem() {
    int[][] byUser = new int[1500][];
    Arrays.fill(byUser, new int[] {0});
    byUser[1] = new int[] {0, 1};
    byUser[2] = new int[] {0, 1, 2};
    byUser[3] = new int[] {1};
    Interactions interactions = SamplerWorld.interactions(4, byUser);
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      SamplerWorld.assertLaw(new double[] {0, 3, 1, 0}, world.counts(sampler(world, 1), 0, 30));
    }
  }

  @Test
  void aUserWithAllTrainingItemsGetsTheOthersAlike() {
    Interactions interactions = SamplerWorld.interactions(4, new int[] {0, 1}, new int[] {1});
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      SamplerWorld.assertLaw(new double[] {0, 0, 1, 1}, world.counts(sampler(world, .75), 0, 20));
    }
  }

  @Property(tries = 50)
  void neverDrawsASeenItem(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int users,
      @ForAll @IntRange(min = 2, max = 40) int items) {
    Interactions interactions = SamplerWorld.random(seed, users, items);
    if (interactions.size() == 0) {
      return;
    }
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      int[] batch = new SplittableRandom(seed).ints(64, 0, users).toArray();
      int[] drawn = world.items(sampler(world, .75), batch, seed);
      for (int pair = 0; pair < batch.length; pair++) {
        assertFalse(interactions.contains(batch[pair], drawn[pair]));
      }
    }
  }

  @Test
  void oneStepGivesTheSameDraws() {
    Interactions interactions = SamplerWorld.random(4, 5, 30);
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      int[] batch = IntStream.range(0, 100).map(at -> at % 5).toArray();
      assertArrayEquals(
          world.items(sampler(world, .75), batch, 9), world.items(sampler(world, .75), batch, 9));
    }
  }

  @Property
  void anAliasTableHasTheMassOfItsWeights(@ForAll @IntRange(min = 1, max = 40) int size) {
    SplittableRandom random = new SplittableRandom(size);
    double[] weights = random.doubles(size, 0, 10).map(w -> w * w).toArray();
    AliasTable table = new AliasTable(weights);
    double total = Arrays.stream(weights).sum();
    double[] mass = table.mass();
    for (int at = 0; at < size; at++) {
      assertEquals(weights[at] / total, mass[at], 1e-12);
    }
  }

  @Test
  void defaults() {
    assertEquals(
        new PopularitySamplerConfig(.75),
        ConfigReader.ofDefaults().bind(PopularitySamplerConfig.class));
  }
}
