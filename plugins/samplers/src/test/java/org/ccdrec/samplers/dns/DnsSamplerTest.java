package org.ccdrec.samplers.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.samplers.testing.SamplerWorld;
import org.ccdrec.spi.NegativeSampler;
import org.junit.jupiter.api.Test;

final class DnsSamplerTest {
  private static final Interactions ONE_USER =
      SamplerWorld.interactions(5, new int[] {0}, new int[] {1, 2, 3, 4});

  private static NegativeSampler sampler(SamplerWorld world, int candidates, int top) {
    return BuiltInSamplers.DNS.create(new DnsConfig(candidates, top), world);
  }

  /** Of m draws from {1, 2, 3, 4}, scored by themselves, k is the best with (k/4)ᵐ − ((k−1)/4)ᵐ. */
  @Test
  void takesTheBestOfTheCandidates() {
    SamplerWorld.assertLaw(law(1), counts(3, 1));
    SamplerWorld.assertLaw(law(-1), counts(3, -1));
  }

  private static double[] law(int sign) {
    double[] weights = new double[5];
    for (int item = 1; item <= 4; item++) {
      int rank = sign > 0 ? item : 5 - item;
      weights[item] = Math.pow(rank / 4.0, 3) - Math.pow((rank - 1) / 4.0, 3);
    }
    return weights;
  }

  private static long[] counts(int candidates, float sign) {
    long[] counts = new long[5];
    Matrix users = Matrix.of(2, 1, sign, 1);
    Matrix items = Matrix.of(5, 1, 100, 1, 2, 3, 4);
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      NegativeSampler sampler = sampler(world, candidates, 1);
      for (int step = 0; step < 20; step++) {
        for (int item : world.items(sampler, new int[1000], step, users, items)) {
          counts[item]++;
        }
      }
    }
    return counts;
  }

  /**
   * With the two best of two candidates, either is drawn: the distribution of a single uniform
   * draw.
   */
  @Test
  void takesOneOfTheTopAlike() {
    long[] counts = new long[5];
    Matrix users = Matrix.of(2, 1, 1, 1);
    Matrix items = Matrix.of(5, 1, 100, 1, 2, 3, 4);
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      NegativeSampler sampler = sampler(world, 2, 2);
      for (int item : world.items(sampler, new int[20_000], 1, users, items)) {
        counts[item]++;
      }
    }
    SamplerWorld.assertLaw(new double[] {0, 1, 1, 1, 1}, counts);
  }

  @Property(tries = 30)
  void neverDrawsASeenItem(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int users,
      @ForAll @IntRange(min = 2, max = 40) int items) {
    Interactions interactions = SamplerWorld.random(seed, users, items);
    try (SamplerWorld world = new SamplerWorld(interactions)) {
      int[] batch = new SplittableRandom(seed).ints(64, 0, users).toArray();
      int[] drawn =
          world.items(
              sampler(world, 8, 2), batch, seed, Matrix.zeros(users, 4), Matrix.zeros(items, 4));
      for (int pair = 0; pair < batch.length; pair++) {
        assertFalse(interactions.contains(batch[pair], drawn[pair]));
      }
    }
  }

  @Test
  void needsTheVectors() {
    try (SamplerWorld world = new SamplerWorld(ONE_USER)) {
      assertEquals(Set.of(NegativeSampler.Need.REPRESENTATIONS), sampler(world, 2, 1).needs());
    }
  }

  @Test
  void configuration() {
    assertEquals(new DnsConfig(16, 1), ConfigReader.ofDefaults().bind(DnsConfig.class));
    ConfigException error =
        assertThrows(
            ConfigException.class,
            () -> ConfigReader.ofText("a.yaml", "{candidates: 2, top: 3}").bind(DnsConfig.class));
    assertEquals(
        "a.yaml:1: top must not exceed candidates; top=3, candidates=2", error.getMessage());
  }
}
