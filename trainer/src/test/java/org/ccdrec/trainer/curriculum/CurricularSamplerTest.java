package org.ccdrec.trainer.curriculum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.model.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CurricularSamplerTest {
  private static final int ITEMS = 50;
  private static final int USERS = 8;
  private static final int NEARLY_ALL = 6;
  private static final int ALL = 7;
  private static final Set<Integer> LEFT_OVER = Set.of(4, 17, 33);

  /** Users 0 to 5 have eight items each, user 6 all but three, user 7 all. */
  private static final Interactions SEEN = interactions();

  private static final Matrix POOL = pool();

  private static Interactions interactions() {
    SplittableRandom random = new SplittableRandom(3);
    var users = IntStream.builder();
    var items = IntStream.builder();
    for (int user = 0; user < USERS; user++) {
      for (int item : itemsOf(user, random)) {
        users.add(user);
        items.add(item);
      }
    }
    return Interactions.of(USERS, ITEMS, users.build().toArray(), items.build().toArray());
  }

  private static int[] itemsOf(int user, SplittableRandom random) {
    IntStream all = IntStream.range(0, ITEMS);
    return switch (user) {
      case ALL -> all.toArray();
      case NEARLY_ALL -> all.filter(item -> !LEFT_OVER.contains(item)).toArray();
      default -> random.ints(0, ITEMS).distinct().limit(8).toArray();
    };
  }

  /** Small integers, so inner products are exact in any order of summation, and ties occur. */
  private static Matrix pool() {
    SplittableRandom random = new SplittableRandom(4);
    Matrix pool = Matrix.zeros(ITEMS, 6);
    for (int item = 0; item < ITEMS; item++) {
      for (int column = 0; column < pool.columns(); column++) {
        pool.set(item, column, random.nextInt(-4, 5));
      }
    }
    return pool;
  }

  private static CurricularSampler sampler(long seed, String... assignments) {
    return new CurricularSampler(CurriculumConfigs.of(assignments), SEEN, new SeededRandom(seed));
  }

  /** Pairs of every user with each of its first three items; item 0 is every pair's fallback. */
  private record Pairs(int[] users, int[] positives, int[] fallback) {
    static Pairs all() {
      int[] users = IntStream.range(0, USERS * 3).map(pair -> pair / 3).toArray();
      int[] positives =
          IntStream.range(0, users.length).map(p -> SEEN.itemsOf(users[p])[p % 3]).toArray();
      return new Pairs(users, positives, new int[users.length]);
    }
  }

  private static int[] draw(
      Kernels kernels, CurricularSampler sampler, Pairs pairs, int[] candidates, long step) {
    try (Tape tape = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      return sampler.draw(
          tape.workspace(),
          POOL,
          candidates,
          pairs.users(),
          pairs.positives(),
          pairs.fallback(),
          step);
    }
  }

  private static int[] draw(CurricularSampler sampler, Pairs pairs, int[] candidates, long step) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1)) {
      return draw(kernels, sampler, pairs, candidates, step);
    }
  }

  @ParameterizedTest
  @EnumSource(Kernels.Kind.class)
  void drawsFromTheMostSimilarUnseenCandidatesAndFromEachOfThem(Kernels.Kind kind) {
    assertDrawsFromTheHardest(kind, "candidateShare=0.4", "hardShare=0.2");
    assertDrawsFromTheHardest(kind, "candidateShare=1", "hardShare=0.06");
    assertDrawsFromTheHardest(kind, "candidateShare=0.6", "hardShare=0.2", "withReplacement=true");
  }

  /**
   * Draws many times from one set of candidates: the union of a pair's draws equals the set it may
   * draw from.
   */
  private static void assertDrawsFromTheHardest(Kernels.Kind kind, String... assignments) {
    CurriculumConfig config = CurriculumConfigs.of(assignments);
    CurricularSampler sampler = sampler(5, assignments);
    Pairs pairs = Pairs.all();
    int[] candidates = sampler.drawCandidates(0);
    List<Set<Integer>> drawn =
        Arrays.stream(pairs.users())
            .mapToObj(user -> (Set<Integer>) new TreeSet<Integer>())
            .toList();
    try (Kernels kernels = Kernels.create(kind, 1)) {
      for (int step = 0; step < 150; step++) {
        int[] negatives = draw(kernels, sampler, pairs, candidates, step);
        for (int pair = 0; pair < negatives.length; pair++) {
          drawn.get(pair).add(negatives[pair]);
        }
      }
    }
    for (int pair = 0; pair < drawn.size(); pair++) {
      Set<Integer> expected = hardest(pairs, pair, candidates, config);
      assertEquals(expected, drawn.get(pair), "user " + pairs.users()[pair]);
    }
  }

  /**
   * Computes the expected set by brute force: unseen candidates by descending similarity, ties by
   * position, first tenth.
   */
  private static Set<Integer> hardest(
      Pairs pairs, int pair, int[] candidates, CurriculumConfig config) {
    int user = pairs.users()[pair];
    int positive = pairs.positives()[pair];
    long hard = Math.max(1, Math.round(candidates.length * config.hardShare()));
    Set<Integer> hardest =
        IntStream.of(candidates)
            .filter(item -> !SEEN.contains(user, item))
            .boxed()
            .sorted(Comparator.comparingDouble(item -> -similarity(positive, item)))
            .limit(hard)
            .collect(Collectors.toCollection(TreeSet::new));
    return hardest.isEmpty() ? Set.of(pairs.fallback()[pair]) : hardest;
  }

  private static double similarity(int a, int b) {
    double sum = 0;
    for (int column = 0; column < POOL.columns(); column++) {
      sum += (double) POOL.get(a, column) * POOL.get(b, column);
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"0.1,0.1,false", "0.5,1,false", "0.5,1,true", "1,1,true", "1,1,false"})
  void neverDrawsWhatTheUserHasSeen(double share, double hard, boolean replacement) {
    CurricularSampler sampler =
        sampler(
            6, "candidateShare=" + share, "hardShare=" + hard, "withReplacement=" + replacement);
    Pairs pairs = Pairs.all();
    Arrays.fill(pairs.fallback(), -7);
    for (int step = 0; step < 100; step++) {
      int[] candidates = sampler.drawCandidates(step);
      int[] negatives = draw(sampler, pairs, candidates, step);
      for (int pair = 0; pair < negatives.length; pair++) {
        int user = pairs.users()[pair];
        int negative = negatives[pair];
        boolean anyUnseen = IntStream.of(candidates).anyMatch(item -> !SEEN.contains(user, item));
        if (anyUnseen) {
          assertFalse(SEEN.contains(user, negative), "user " + user + ", item " + negative);
          assertTrue(IntStream.of(candidates).anyMatch(item -> item == negative));
        } else {
          assertEquals(-7, negative, "user " + user + " has seen every candidate");
        }
      }
    }
  }

  @Test
  void theChoiceShrinksToWhatIsLeftAfterMasking() {
    CurricularSampler sampler = sampler(7, "candidateShare=1", "hardShare=0.5");
    Pairs pair = new Pairs(new int[] {NEARLY_ALL}, new int[] {0}, new int[] {0});
    Set<Integer> drawn = new TreeSet<>();
    for (int step = 0; step < 60; step++) {
      drawn.add(draw(sampler, pair, sampler.drawCandidates(step), step)[0]);
    }
    assertEquals(LEFT_OVER, drawn);
  }

  @Test
  void aPairWithoutCandidatesKeepsItsRandomNegativeAndTheOthersDoNot() {
    CurricularSampler sampler = sampler(8, "candidateShare=1");
    Pairs pairs = new Pairs(new int[] {ALL, 0, ALL}, new int[] {1, 2, 3}, new int[] {41, 42, 43});
    int[] candidates = IntStream.range(0, ITEMS).filter(item -> item < 40).toArray();
    int[] negatives = draw(sampler, pairs, candidates, 0);
    assertEquals(41, negatives[0]);
    assertTrue(negatives[1] < 40, "a candidate: " + negatives[1]);
    assertEquals(43, negatives[2]);
  }

  @ParameterizedTest
  @CsvSource({"0.1,5", "0.01,1", "0.001,1", "0.33,17", "0.5,25", "1,50"})
  void candidatesAreAShareOfTheItemsAndDistinct(double share, int count) {
    CurricularSampler sampler = sampler(9, "candidateShare=" + share);
    Set<Integer> ever = new TreeSet<>();
    for (int step = 0; step < 1000; step++) {
      int[] candidates = sampler.drawCandidates(step);
      assertEquals(count, candidates.length);
      assertEquals(count, IntStream.of(candidates).distinct().count());
      IntStream.of(candidates).forEach(ever::add);
    }
    assertEquals(IntStream.range(0, ITEMS).boxed().collect(Collectors.toSet()), ever);
  }

  @Test
  void withReplacementAnItemMayBeACandidateTwice() {
    CurricularSampler sampler = sampler(10, "candidateShare=0.5", "withReplacement=true");
    boolean twice = false;
    for (int step = 0; step < 20; step++) {
      int[] candidates = sampler.drawCandidates(step);
      assertEquals(25, candidates.length);
      assertTrue(IntStream.of(candidates).allMatch(item -> item >= 0 && item < ITEMS));
      twice |= IntStream.of(candidates).distinct().count() < candidates.length;
    }
    assertTrue(twice);
  }

  @Test
  void aSeedAndAStepDecideTheDraws() {
    String[] wide = {"candidateShare=0.5", "hardShare=0.5"};
    int[] first = twoSteps(sampler(11, wide), 3);
    assertArrayEquals(first, twoSteps(sampler(11, wide), 3));
    assertFalse(Arrays.equals(first, twoSteps(sampler(12, wide), 3)));
    assertFalse(Arrays.equals(first, twoSteps(sampler(11, wide), 4)));
    CurricularSampler used = sampler(11, wide);
    twoSteps(used, 90);
    assertArrayEquals(first, twoSteps(used, 3), "what was drawn before must not matter");
  }

  private static int[] twoSteps(CurricularSampler sampler, long step) {
    Pairs pairs = Pairs.all();
    return IntStream.of(0, 1)
        .flatMap(
            later ->
                Arrays.stream(
                    draw(sampler, pairs, sampler.drawCandidates(step + later), step + later)))
        .toArray();
  }

  @Test
  void drawsTheSameInBlocksOfPairs() {
    Pairs pairs = Pairs.all();
    CurriculumConfig config = CurriculumConfigs.of("candidateShare=0.4", "hardShare=0.2");
    CurricularSampler whole = sampler(5, "candidateShare=0.4", "hardShare=0.2");
    CurricularSampler blocks =
        new CurricularSampler(
            config, new CurricularSampler.Limits(50, 60), SEEN, new SeededRandom(5));
    for (int step = 0; step < 20; step++) {
      int[] candidates = whole.drawCandidates(step);
      assertArrayEquals(
          draw(whole, pairs, candidates, step), draw(blocks, pairs, candidates, step));
    }
  }

  @Test
  void drawsAtMostTheLimitOfCandidates() {
    CurricularSampler limited =
        new CurricularSampler(
            CurriculumConfigs.of("candidateShare=0.4"),
            CurricularSampler.Limits.ofCandidates(7),
            SEEN,
            new SeededRandom(5));
    assertEquals(7, Arrays.stream(limited.drawCandidates(3)).distinct().count());
    assertEquals(20, sampler(5, "candidateShare=0.4").drawCandidates(3).length);
  }
}
