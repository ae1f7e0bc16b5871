package org.ccdrec.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is acquired can be read until it is released, however often versions are swapped. */
class LiveReferenceTest {
  @TempDir Path directory = Path.of("unset");

  private LiveSnapshot load(long seed) throws IOException {
    SnapshotStore store = SnapshotStore.open(directory);
    var id = new GeneratedSnapshot(seed, 20, 30, 4, 2).publish(store, "swap", true);
    return reload(store.path(id));
  }

  private LiveSnapshot reload(Path path) throws IOException {
    return TestSettings.loader(directory, 100).load(path);
  }

  @Test
  void theLastHolderCloses() throws IOException {
    var reference = new LiveReference();
    assertNull(reference.acquire());
    LiveSnapshot first = load(1);
    reference.swap(first);
    LiveSnapshot held = reference.acquire();
    assertEquals(first, held);
    reference.swap(load(2));
    assertEquals("i3", held.snapshot().itemIds().get(3));
    held.release();
    assertThrows(IllegalStateException.class, () -> first.snapshot().itemIds().get(3));
    assertThrows(IllegalStateException.class, first::release);
    reference.swap(null);
    assertNull(reference.acquire());
  }

  @Test
  void formerVersionsAreKeptForAWhile() throws IOException {
    var now = new AtomicLong();
    var reference = new LiveReference(0, 100, now::get);
    List<LiveSnapshot> all = new ArrayList<>();
    for (int seed = 1; seed <= 4; seed++) {
      all.add(load(seed));
      reference.swap(all.getLast());
    }
    assertNull(reference.acquire(all.get(0).version()), "no more than two are kept");
    for (int kept = 1; kept <= 3; kept++) {
      LiveSnapshot held = reference.acquire(all.get(kept).version());
      assertEquals(all.get(kept), held);
      held.release();
    }
    now.set(100);
    reference.expire();
    assertNull(reference.acquire(all.get(2).version()));
    assertThrows(IllegalStateException.class, () -> all.get(2).snapshot().itemIds().get(3));
    reference.clear();
    assertThrows(IllegalStateException.class, () -> all.get(3).snapshot().itemIds().get(3));
  }

  @Test
  void readersNeverMeetAClosedVersion() throws Exception {
    List<Path> versions = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      LiveSnapshot published = load(seed);
      versions.add(published.snapshot().directory());
      published.release();
    }
    List<LiveSnapshot> loaded = new ArrayList<>();
    for (int swap = 0; swap <= 300; swap++) {
      loaded.add(reload(versions.get(swap % 2)));
    }
    var reference = new LiveReference();
    reference.swap(loaded.getFirst());
    var isDone = new AtomicBoolean();
    try (var threads = Executors.newFixedThreadPool(3)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int reader = 0; reader < 3; reader++) {
        readers.add(threads.submit(() -> readUntil(isDone, reference)));
      }
      for (LiveSnapshot next : loaded.subList(1, loaded.size())) {
        reference.swap(next);
        Thread.sleep(1);
      }
      isDone.set(true);
      for (Future<Long> reader : readers) {
        assertTrue(reader.get() > 0, "the popularity of what was read");
      }
    }
    reference.swap(null);
  }

  private static Long readUntil(AtomicBoolean isDone, LiveReference reference) {
    long reads = 0;
    do {
      LiveSnapshot live = reference.acquire();
      try {
        assertEquals("u7", live.snapshot().userIds().get(7));
        reads += live.snapshot().popularity((int) (reads % 30));
      } finally {
        live.release();
      }
    } while (!isDone.get());
    return reads;
  }
}
