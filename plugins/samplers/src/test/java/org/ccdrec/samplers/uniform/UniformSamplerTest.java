package org.ccdrec.samplers.uniform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.samplers.testing.SamplerWorld;
import org.ccdrec.spi.NegativeSampler;
import org.junit.jupiter.api.Test;

final class UniformSamplerTest {
  private static final Interactions TINY =
      SamplerWorld.interactions(7, new int[] {1, 4}, new int[] {0, 1, 2, 5}, new int[] {3});

  private static NegativeSampler sampler(SamplerWorld world) {
    return BuiltInSamplers.UNIFORM.create(new UniformConfig(), world);
  }

  /** Item 6 does not occur in training; users 0 and 1 do not get their own items. */
  @Test
  void drawsAllUnseenTrainingItemsAlike() {
    try (SamplerWorld world = new SamplerWorld(TINY)) {
      NegativeSampler sampler = sampler(world);
      SamplerWorld.assertLaw(new double[] {1, 0, 1, 1, 0, 1, 0}, world.counts(sampler, 0, 50));
      SamplerWorld.assertLaw(new double[] {0, 0, 0, 1, 1, 0, 0}, world.counts(sampler, 1, 50));
    }
  }

  @Property(tries = 50)
  void neverDrawsASeenItem(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int users,
      @ForAll @IntRange(min = 2, max = 40) int items) {
    Interactions interactions = SamplerWorld.random(seed, users, items);
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      int[] batch = new SplittableRandom(seed).ints(64, 0, users).toArray();
      int[] drawn = world.items(sampler(world), batch, seed);
      assertEquals(batch.length, drawn.length);
      for (int pair = 0; pair < batch.length; pair++) {
        assertTrue(drawn[pair] >= 0 && drawn[pair] < items);
        assertFalse(interactions.contains(batch[pair], drawn[pair]));
      }
    }
  }

  @Test
  void aStepHasItsOwnDraws() {
    try (SamplerWorld world = new SamplerWorld(TINY)) {
      int[] batch = new int[200];
      int[] first = world.items(sampler(world), batch, 3);
      assertArrayEquals(first, world.items(sampler(world), batch, 3));
      assertFalse(Arrays.equals(first, world.items(sampler(world), batch, 4)));
    }
  }

  @Test
  void needsNothing() {
    try (SamplerWorld world = new SamplerWorld(TINY)) {
      assertEquals(Set.of(), sampler(world).needs());
    }
  }

  @Test
  void hasNoKeys() {
    assertEquals(new UniformConfig(), ConfigReader.ofDefaults().bind(UniformConfig.class));
  }
}
