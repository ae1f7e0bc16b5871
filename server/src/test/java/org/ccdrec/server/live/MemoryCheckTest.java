package org.ccdrec.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicLong;
import org.ccdrec.server.retrieval.RetrievalSettings;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.Manifest;
import org.junit.jupiter.api.Test;

/** A version that does not fit into the heap is refused before it is loaded. */
class MemoryCheckTest {
  @Test
  void whatDoesNotFitIsRefusedUnlessACollectionMakesRoom() throws IOException {
    var free = new AtomicLong(100);
    MemoryCheck.require(100, free::get, () -> free.set(0));
    assertEquals(100, free.get(), "no collection where there is room");
    MemoryCheck.require(101, free::get, () -> free.set(200));
    assertEquals(200, free.get());
    var refused =
        assertThrows(
            IOException.class,
            () -> MemoryCheck.require(5L << 20, free::get, () -> free.set(1L << 20)));
    assertEquals(
        "loading needs about 6 MiB of heap but only 1 MiB are free; raise the limit with -Xmx",
        refused.getMessage());
  }

  @Test
  void theJsonOfSmallCataloguesNeedsMemoryToo() {
    RetrievalSettings exact = TestSettings.retrieval(1_000_000, 16, 100, 200);
    var million = new Manifest.Shape(10, 1_000_000, 64, 100);
    assertEquals(164_000_000, MemoryCheck.needed(million, exact));
    assertEquals(66_400_000, MemoryCheck.needed(new Manifest.Shape(10, 100_000, 64, 100), exact));
  }

  @Test
  void theGraphOfALargeCatalogueNeedsMemoryToo() {
    RetrievalSettings graph = TestSettings.retrieval(999_999, 16, 100, 200);
    var million = new Manifest.Shape(10, 1_000_000, 64, 100);
    assertEquals(164_000_000 + 260_000_000, MemoryCheck.needed(million, graph));
  }

  @Test
  void freeMemoryShrinksByWhatIsAllocatedAndIsWhatTheHeapMayStillGrowTo() {
    int size = 48 << 20;
    System.gc();
    long before = MemoryCheck.free();
    byte[] held = new byte[size];
    long taken = before - MemoryCheck.free();
    Reference.reachabilityFence(held);
    assertEquals(size, (double) taken, size / 2.0, "bytes taken by the array");
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long limit = Runtime.getRuntime().maxMemory();
    assertEquals(
        (double) (limit - used), (double) MemoryCheck.free(), size / 2.0, "bytes up to the limit");
  }
}
