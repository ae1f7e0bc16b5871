package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** One implementation gives the same bits for any number of threads, each time. */
interface ThreadsContract extends UnderTest {
  @Test
  default void resultsDoNotDependOnTheNumberOfThreads(RandomGenerator random) {
    long seed = random.nextLong();
    for (int[] size : new int[][] {{1000, 17}, {333, 64}}) {
      Map<String, Integer> one = KernelBits.of(create(1), seed, size[0], size[1]);
      for (int threads : new int[] {1, 2, 3}) {
        Map<String, Integer> other = KernelBits.of(create(threads), seed, size[0], size[1]);
        List<String> differing =
            one.keySet().stream().filter(what -> !one.get(what).equals(other.get(what))).toList();
        assertEquals(List.of(), differing, threads + " threads");
      }
    }
  }
}
