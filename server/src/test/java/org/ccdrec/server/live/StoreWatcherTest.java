package org.ccdrec.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.ccdrec.server.GeneratedSnapshot;
import org.ccdrec.server.retrieval.GraphSettings;
import org.ccdrec.server.retrieval.RetrievalSettings;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which version is made live, and what happens to those that cannot be. */
class StoreWatcherTest {
  @TempDir Path directory = Path.of("unset");
  private final LiveReference reference = new LiveReference();

  @AfterEach
  void release() {
    reference.swap(null);
  }

  private SnapshotStore store() {
    return SnapshotStore.open(directory);
  }

  private SnapshotId publish(String name, long seed) throws IOException {
    return new GeneratedSnapshot(seed, 5, 6, 3, 1).publish(store(), name, false);
  }

  private LiveSnapshot load(Path path) throws IOException {
    var settings =
        new RetrievalSettings(100, new GraphSettings(8, 20, 20), directory.resolve(".index"), 1);
    return LiveSnapshot.load(path, settings, 0, StatsCounter.disabledStatsCounter());
  }

  private String live() {
    LiveSnapshot live = reference.acquire();
    live.release();
    return live.version();
  }

  @Test
  void theNewestValidVersionOfAnyNameIsServed() throws IOException {
    try (var watcher = new StoreWatcher(store(), null, reference, this::load)) {
      assertFalse(watcher.check());
      SnapshotId first = publish("one", 1);
      SnapshotId second = publish("two", 2);
      SnapshotId broken = publish("one", 3);
      Files.write(store().path(broken).resolve("items.f32"), new byte[72]);
      assertTrue(watcher.check());
      assertEquals(second.toString(), live());
      assertEquals(
          "items.f32: altered: its SHA-256 is not the manifest's", reason(watcher, broken));
      assertFalse(watcher.check());
      SnapshotId third = publish("one", 4);
      assertTrue(watcher.check());
      assertEquals(third.toString(), live());
      assertTrue(first.compareTo(third) < 0);
    }
  }

  private static String reason(StoreWatcher watcher, SnapshotId id) {
    String reason = watcher.rejections().get(id);
    return reason.substring(reason.indexOf("items.f32"));
  }

  @Test
  void onlyTheGivenNameIsFollowed() throws IOException {
    SnapshotId wanted = publish("wanted", 1);
    publish("other", 2);
    try (var watcher = new StoreWatcher(store(), "wanted", reference, this::load)) {
      assertTrue(watcher.check());
      assertEquals(wanted.toString(), live());
      publish("other", 3);
      assertFalse(watcher.check());
    }
  }

  @Test
  void aFailureThatMayPassIsTriedAgain() throws IOException {
    SnapshotId id = publish("one", 1);
    var tries = new AtomicInteger();
    StoreWatcher.Loader loader =
        path -> {
          if (tries.incrementAndGet() < 3) {
            throw new IOException("no space left on device");
          }
          return load(path);
        };
    try (var watcher = new StoreWatcher(store(), null, reference, loader)) {
      assertFalse(watcher.check());
      assertEquals("no space left on device", watcher.rejections().get(id));
      assertFalse(watcher.check());
      assertTrue(watcher.check());
      assertEquals(id.toString(), live());
    }
  }
}
