package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.random.RandomGenerator;
import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class WorkersTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void runsEveryBlockOnce(int threads) {
    try (Workers workers = new Workers(threads)) {
      assertEquals(threads, workers.threads());
      for (int blocks : new int[] {0, 1, 2, 3, 7, 100, 5000}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(blocks);
        assertTimeoutPreemptively(LIMIT, () -> workers.run(blocks, runs::getAndIncrement));
        for (int block = 0; block < blocks; block++) {
          assertEquals(1, runs.get(block));
        }
      }
    }
  }

  /** Runs many short regions in a row; the results of each must be visible when it returns. */
  @Test
  void survivesManyShortRegions(RandomGenerator random) {
    try (Workers workers = new Workers(3)) {
      assertTimeoutPreemptively(
          LIMIT,
          () -> {
            for (int round = 0; round < 5_000; round++) {
              int number = round;
              int[] written = new int[1 + random.nextInt(12)];
              workers.run(written.length, block -> written[block] = number + block);
              for (int block = 0; block < written.length; block++) {
                assertEquals(number + block, written[block]);
              }
            }
          });
    }
  }

  @Test
  void helpersTakePart() {
    try (Workers workers = new Workers(3)) {
      CountDownLatch together = new CountDownLatch(3);
      assertTimeoutPreemptively(
          LIMIT,
          () ->
              workers.run(
                  3,
                  block -> {
                    together.countDown();
                    awaitUninterrupted(together);
                  }));
      assertEquals(0, together.getCount());
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void passesOnWhatABlockThrows(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int failing : new int[] {0, 1, 50, 99}) {
        IllegalArgumentException thrown = new IllegalArgumentException("block " + failing);
        IllegalArgumentException caught =
            assertThrows(
                IllegalArgumentException.class,
                () -> workers.run(100, block -> throwAt(block, failing, thrown)));
        assertSame(thrown, caught);
      }
      AssertionError error = new AssertionError("an error");
      assertSame(
          error,
          assertThrows(
              AssertionError.class,
              () ->
                  workers.run(
                      20,
                      block -> {
                        throw error;
                      })));
      AtomicIntegerArray runs = new AtomicIntegerArray(10);
      workers.run(10, runs::getAndIncrement);
      assertEquals(1, runs.get(9), "the team works on after a failure");
    }
  }

  private static void throwAt(int block, int failing, RuntimeException thrown) {
    if (block == failing) {
      throw thrown;
    }
  }

  @Test
  void refusesAnEmptyTeam() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Workers(0)).getMessage();
    assertEquals("threads must be positive; threads=0", message);
  }

  @Test
  void closingEndsTheHelpers() {
    long before = helpersAlive();
    try (Workers workers = new Workers(4)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(64);
      workers.run(64, runs::getAndIncrement);
      assertEquals(before + 3, helpersAlive());
    }
    assertEquals(before, helpersAlive());
  }

  private static long helpersAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kernel-"))
        .count();
  }
}
