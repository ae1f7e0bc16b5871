package org.ccdrec.trainer.training.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** When garbage is collected during training. */
final class HeapBoundTest {
  private static final long MEGABYTE = 1L << 20;

  private long live = 900 * MEGABYTE;
  private long garbage;
  private int collections;

  private final HeapBound heap = new HeapBound(() -> live + garbage, this::collect);

  private void collect() {
    garbage = 0;
    collections++;
  }

  private void add(long megabytes) {
    garbage += megabytes * MEGABYTE;
    heap.check();
  }

  @Test
  void collectsOncePerBoundOfGarbageHoweverLargeTheLiveHeapIs() {
    for (int step = 0; step < 100; step++) {
      add(40);
    }
    assertEquals(14, collections, "every seventh step passes 256 MB");
    assertEquals(80 * MEGABYTE, garbage);
  }

  @Test
  void whatStaysLiveIsNotTakenForGarbage() {
    live += 250 * MEGABYTE;
    add(10);
    assertEquals(1, collections);
    add(200);
    assertEquals(1, collections);
  }

  @Test
  void aCollectionOfTheJvmItselfCountsAsTheLast() {
    add(200);
    garbage = 0;
    live -= 600 * MEGABYTE;
    add(0);
    add(200);
    assertEquals(0, collections);
    add(57);
    assertEquals(1, collections);
  }

  @Test
  void anAskedCollectionCountsAsTheLast() {
    add(200);
    heap.collect();
    add(200);
    assertEquals(1, collections);
    add(57);
    assertEquals(2, collections);
  }
}
