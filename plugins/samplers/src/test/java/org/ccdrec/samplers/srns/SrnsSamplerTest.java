package org.ccdrec.samplers.srns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
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
import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.samplers.testing.SamplerWorld;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Representations;
import org.junit.jupiter.api.Test;

final class SrnsSamplerTest {
  /** User 0 has item 0 of 40; the other items are user 1's, who lacks item 0. */
  private static final Interactions ONE_USER =
      SamplerWorld.interactions(41, new int[] {0}, IntStream.rangeClosed(1, 40).toArray());

  private static SrnsConfig config(int memory, double deviationWeight, double temperature) {
    return new SrnsConfig(memory, 8, 3000, 256, deviationWeight, 1, temperature);
  }

  private static Matrix column(float... values) {
    return Matrix.of(values.length, 1, values);
  }

  private static Matrix items(float ofFirst, int popular, float score) {
    float[] values = new float[41];
    values[0] = ofFirst;
    values[popular] = score;
    return column(values);
  }

  /** Renewals keep items with high scores: after thirty renewals the only scoring item is drawn. */
  @Test
  void aSharpTemperatureFillsTheMemoryWithHighScores() {
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      NegativeSampler sampler = BuiltInSamplers.SRNS.create(config(8, 0, .01), world);
      Matrix users = column(1, 1);
      Matrix items = items(0, 7, 5);
      int last = -1;
      for (int epoch = 0; epoch < 30; epoch++) {
        sampler.epochStarted(epoch);
        last = world.items(sampler, new int[] {0}, epoch, users, items)[0];
      }
      assertEquals(7, last);
    }
  }

  /**
   * Memories follow raw scores: at the default temperature of 10 a score of 80 weighs e^8 against
   * 1. Probabilities, which are at most 1, would leave the memory uniform.
   */
  @Test
  void theDefaultTemperatureFollowsRawScores() {
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      NegativeSampler sampler = BuiltInSamplers.SRNS.create(config(2, 0, 10), world);
      Matrix items = items(0, 7, 80);
      int drawn = 0;
      for (int epoch = 0; epoch < 60; epoch++) {
        sampler.epochStarted(epoch);
        int item = world.items(sampler, new int[] {0}, epoch, column(1, 1), items)[0];
        drawn += epoch >= 30 && item == 7 ? 1 : 0;
      }
      assertEquals(30, drawn, "once in the memory, the item stays there");
    }
  }

  /**
   * Item 7 always scores 1, item 9 alternates between 0 and .9, and all others score 0. Without a
   * weight on the deviation the constant item wins; with one the varying item does.
   */
  @Test
  void deviationWinsWhereItWeighs() {
    int[] last = new int[2];
    for (int weighed = 0; weighed < 2; weighed++) {
      try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
        NegativeSampler sampler =
            BuiltInSamplers.SRNS.create(config(200, 50.0 * weighed, 10), world);
        for (int epoch = 0; epoch < 12; epoch++) {
          sampler.epochStarted(epoch);
          float[] scores = new float[41];
          scores[7] = 1;
          scores[9] = epoch % 2 == 0 ? .9f : 0;
          last[weighed] =
              world.items(sampler, new int[] {0}, epoch, column(1, 1), column(scores))[0];
        }
      }
    }
    assertArrayEquals(new int[] {7, 9}, last);
  }

  /**
   * Scores 0, 1 and 2 in three epochs against a seen item at 0: the deviation of their
   * probabilities.
   */
  @Test
  void deviationsAreOfTheLastEpochs() {
    Interactions two = SamplerWorld.interactions(2, new int[] {0}, new int[] {1});
    try (SamplerWorld world = new SamplerWorld(two)) {
      SrnsConfig config = config(1, 1, 1);
      Pools pools = new Pools(config, two, UnseenItems.of(two), world.random());
      double[] chances = new double[3];
      for (int epoch = 0; epoch < 3; epoch++) {
        float score = epoch;
        chances[epoch] = 1 / (1 + Math.exp(-score));
        world.onTape(
            tape -> {
              pools.score(
                  Representations.of(tape.constant(column(1, 1)), tape.constant(column(0, score))),
                  world.kernels(),
                  new SplittableRandom(1));
              return 0;
            });
      }
      double mean = Arrays.stream(chances).average().orElseThrow();
      double variance =
          Arrays.stream(chances).map(c -> (c - mean) * (c - mean)).average().orElseThrow();
      assertEquals(1, pools.item(0, 0));
      assertEquals(Math.sqrt(variance), pools.deviation(0, 0), 1e-4);
    }
  }

  @Property(tries = 20)
  void neverDrawsASeenItem(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 10) int users,
      @ForAll @IntRange(min = 2, max = 30) int items) {
    Interactions interactions = SamplerWorld.random(seed, users, items);
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      NegativeSampler sampler =
          BuiltInSamplers.SRNS.create(new SrnsConfig(4, 2, 20, 256, 5, 50, 10), world);
      int[] batch = new SplittableRandom(seed).ints(64, 0, users).toArray();
      sampler.epochStarted(0);
      int[] drawn = world.items(sampler, batch, 0, Matrix.zeros(users, 3), Matrix.zeros(items, 3));
      for (int pair = 0; pair < batch.length; pair++) {
        assertFalse(interactions.contains(batch[pair], drawn[pair]));
      }
    }
  }

  @Test
  void poolsAreCutToFit() {
    SrnsConfig config = new SrnsConfig(8, 8, 3000, 24, 5, 50, 10);
    assertEquals(3000, config.poolFor(300));
    assertEquals(1000, config.poolFor(1000));
    assertEquals(
        "poolMegabytes must hold a memory of 8 items for each of 10000000 users; poolMegabytes=24"
            + " holds 0",
        assertThrows(IllegalArgumentException.class, () -> config.poolFor(10_000_000))
            .getMessage());
  }

  @Test
  void aPoolHoldsAMemory() {
    ConfigException error =
        assertThrows(
            ConfigException.class,
            () -> ConfigReader.ofText("a.yaml", "{memory: 9, pool: 8}").bind(SrnsConfig.class));
    assertEquals(
        "a.yaml:1: pool must not be smaller than memory; pool=8, memory=9", error.getMessage());
  }

  @Test
  void needsTheVectors() {
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      NegativeSampler sampler = BuiltInSamplers.SRNS.create(config(8, 5, 10), world);
      assertEquals(Set.of(NegativeSampler.Need.REPRESENTATIONS), sampler.needs());
    }
  }

  @Test
  void defaults() {
    assertEquals(
        new SrnsConfig(8, 8, 3000, 256, 5, 50, 10),
        ConfigReader.ofDefaults().bind(SrnsConfig.class));
  }
}
