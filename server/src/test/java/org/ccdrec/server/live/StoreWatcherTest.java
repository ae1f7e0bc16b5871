package org.ccdrec.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.benmanes.caffeine.cache.stats.StatsCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.ccdrec.server.GeneratedSnapshot;
import org.ccdrec.server.drift.DriftLimits;
import org.ccdrec.server.retrieval.ContentSettings;
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
  private double minimumOverlap;
  private DriftLimits limits = DriftLimits.NONE;
  private Activations activations;

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
    return LiveSnapshot.load(
        path,
        new LiveSettings(settings, ContentSettings.FREEDOM, 0, new LiveSettings.Late(0, 0)),
        StatsCounter.disabledStatsCounter());
  }

  private StoreWatcher watcher(String name, Activations.Loader loader) {
    var gate = new ActivationGate(0.9, minimumOverlap, 10, limits);
    activations = new Activations(store(), reference, loader, gate, Clock.systemUTC());
    return new StoreWatcher(store(), name, activations);
  }

  private String live() {
    LiveSnapshot live = reference.acquire();
    live.release();
    return live.version();
  }

  @Test
  void theNewestValidVersionOfAnyNameIsServed() throws IOException {
    try (var watcher = watcher(null, this::load)) {
      assertFalse(watcher.check());
      SnapshotId first = publish("one", 1);
      SnapshotId second = publish("two", 2);
      SnapshotId broken = publish("one", 3);
      Files.write(store().path(broken).resolve("items.f32"), new byte[72]);
      assertTrue(watcher.check());
      assertEquals(second.toString(), live());
      assertEquals("items.f32: altered: its SHA-256 is not the manifest's", reason(broken));
      assertFalse(watcher.check());
      SnapshotId third = publish("one", 4);
      assertTrue(watcher.check());
      assertEquals(third.toString(), live());
      assertTrue(first.compareTo(third) < 0);
    }
  }

  private String reason(SnapshotId id) {
    String reason = activations.refusals().get(id);
    return reason.substring(reason.indexOf("items.f32"));
  }

  @Test
  void onlyTheGivenNameIsFollowed() throws IOException {
    SnapshotId wanted = publish("wanted", 1);
    publish("other", 2);
    try (var watcher = watcher("wanted", this::load)) {
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
    Activations.Loader loader =
        path -> {
          if (tries.incrementAndGet() < 3) {
            throw new IOException("no space left on device");
          }
          return load(path);
        };
    try (var watcher = watcher(null, loader)) {
      assertFalse(watcher.check());
      assertEquals("no space left on device", activations.refusals().get(id));
      assertFalse(watcher.check());
      assertTrue(watcher.check());
      assertEquals(id.toString(), live());
    }
  }

  @Test
  void aVersionTooFarFromTheLiveOneIsRefusedOnce() throws IOException {
    minimumOverlap = 1;
    var loads = new AtomicInteger();
    Activations.Loader loader =
        path -> {
          loads.incrementAndGet();
          return load(path);
        };
    try (var watcher = watcher(null, loader)) {
      SnapshotId first = new GeneratedSnapshot(1, 50, 400, 3, 1).publish(store(), "one", false);
      assertTrue(watcher.check());
      SnapshotId same = new GeneratedSnapshot(1, 50, 400, 3, 1).publish(store(), "one", false);
      assertTrue(watcher.check());
      assertEquals(1.0, activations.reports().getFirst().overlap());
      SnapshotId far = new GeneratedSnapshot(2, 50, 400, 3, 1).publish(store(), "one", false);
      assertFalse(watcher.check());
      assertFalse(watcher.check());
      assertEquals(3, loads.get());
      assertEquals(same.toString(), live());
      assertTrue(activations.refusals().get(far).startsWith("overlap@10 with the live version"));
      assertEquals(first, activations.rollBack().id());
      assertEquals(first.toString(), live());
      assertNull(activations.rollBack());
    }
  }

  @Test
  void aVersionBeyondTheLimitsOfDriftIsRefused() throws IOException {
    limits = new DriftLimits(1, 0.4, 0, -1, 1, 1, 1, "test.recall@20", 1);
    try (var watcher = watcher(null, this::load)) {
      new GeneratedSnapshot(1, 5, 12, 3, 1).publish(store(), "one", false);
      assertTrue(watcher.check());
      SnapshotId halved = publish("one", 1);
      assertFalse(watcher.check());
      assertEquals(
          "the share of items gone must be at most 0.4; it is 0.5000",
          activations.refusals().get(halved));
      assertEquals(6, activations.reports().getFirst().drift().items().removed());
    }
  }

  @Test
  void aRollbackGoesAnyDistance() throws IOException {
    limits = new DriftLimits(1, 0.4, 0, -1, 1, 1, 1, "test.recall@20", 1);
    try (var watcher = watcher(null, this::load)) {
      SnapshotId small = publish("one", 1);
      assertTrue(watcher.check());
      new GeneratedSnapshot(1, 5, 12, 3, 1).publish(store(), "one", false);
      assertTrue(watcher.check());
      ActivationReport report = activations.rollBack();
      assertEquals(small, report.id());
      assertTrue(report.activated(), report.refusal());
      assertEquals(6, report.drift().items().removed());
    }
  }

  @Test
  void aPinnedWatchStaysWithTheLiveVersion() throws IOException {
    try (var watcher = watcher(null, this::load)) {
      SnapshotId first = publish("one", 1);
      assertTrue(watcher.check());
      watcher.pin(true);
      SnapshotId second = publish("one", 2);
      assertFalse(watcher.check());
      assertEquals(first.toString(), live());
      watcher.pin(false);
      assertTrue(watcher.check());
      assertEquals(second.toString(), live());
    }
  }
}
