package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every method gives the same bits for any number of threads. At 3000 × 64 each parallel loop has
 * several blocks, so that helpers take part. ND4J manages its own threads and is exempt.
 */
interface ThreadsContract extends UnderTest {
  Set<String> NOT_NUMERIC = Set.of("name", "threads", "close");

  @Test
  default void resultsDoNotDependOnTheNumberOfThreads(RandomGenerator random) {
    long seed = random.nextLong();
    for (int[] size : new int[][] {{3000, 64}, {1000, 17}, {333, 64}}) {
      Map<String, Integer> one = KernelBits.of(create(1), seed, size[0], size[1]);
      for (int threads : new int[] {1, 2, 3}) {
        Map<String, Integer> other = KernelBits.of(create(threads), seed, size[0], size[1]);
        List<String> differing =
            one.keySet().stream().filter(what -> !one.get(what).equals(other.get(what))).toList();
        assertEquals(List.of(), differing, threads + " threads");
      }
    }
  }

  @Test
  default void everyMethodIsCompared() {
    Set<String> declared =
        Arrays.stream(Kernels.class.getDeclaredMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
            .map(Method::getName)
            .filter(name -> !NOT_NUMERIC.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> compared =
        KernelBits.of(create(1), 1, 70, 8).keySet().stream()
            .map(key -> key.split(" ", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(declared, compared);
  }
}
