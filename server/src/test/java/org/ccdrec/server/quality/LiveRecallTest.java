package org.ccdrec.server.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Searches are measured on the side, and the version they were of is held until then. */
@Timeout(60)
class LiveRecallTest {
  @TempDir Path directory = Path.of("unset");
  private final ServerMetrics metrics = new ServerMetrics();
  private LiveSnapshot version;
  private float[] query;
  private TopKQuery wanted;

  @BeforeEach
  void load() throws IOException {
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId id = new GeneratedSnapshot(1, 5, 60, 4, 2).publish(store, "recall", false);
    version = TestSettings.loader(directory, 100).load(store.path(id));
    query = version.users().vector(3);
    wanted = TopKQuery.best(4, version.users().unseen(3));
  }

  private void assertShown(String line) {
    String text = new String(metrics.prometheusText(), StandardCharsets.UTF_8);
    assertTrue(text.contains("\n" + line + "\n"), text);
  }

  @Test
  void whatAnAnswerLacksOfTheExactOneIsMeasured() {
    Ranking truth = version.retrieval().exact(query, wanted);
    int[] items = truth.items().clone();
    items[3] = version.snapshot().seen().items(3)[0]; // never among them, as the user has seen it
    try (var side = new BackgroundExecutor()) {
      var recall = new LiveRecall(side, 1, metrics);
      version.observe(recall);
      assertShown("ccdrec_live_recall_ratio NaN");
      recall.searched(version, query, wanted, new Ranking(items, truth.scores()));
      await(side);
    }
    assertShown("ccdrec_live_recall_ratio 0.75");
    assertShown("ccdrec_live_recall_samples_total 1.0");
    assertShown("ccdrec_live_recall_expected_total 4.0");
    assertShown("ccdrec_live_recall_found_total 3.0");
    version.release();
  }

  @Test
  void aSearchForARequestIsObservedAndOneCutShortIsNotMeasured() {
    try (var side = new BackgroundExecutor()) {
      version.observe(new LiveRecall(side, 1, metrics));
      Ranking found = version.search(query, wanted);
      await(side);
      assertShown("ccdrec_live_recall_ratio 1.0");
      var recall = new LiveRecall(side, 1, new ServerMetrics());
      recall.searched(version, query, wanted, new Ranking(found.items(), found.scores(), false));
      await(side);
    }
    assertShown("ccdrec_live_recall_samples_total 1.0");
    version.release();
  }

  @Test
  void whatWaitsHoldsItsVersionUntilItIsDoneOrDropped() {
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var side = new BackgroundExecutor();
    var counter = metrics.counter("test_dropped_total", "Dropped.");
    var sample = new BackgroundExecutor.Sample(1, counter);
    side.offer(
        sample,
        () -> {
          begun.countDown();
          awaitLatch(gate);
        },
        () -> {});
    awaitLatch(begun);
    var ended = new AtomicInteger();
    var done = new AtomicInteger();
    for (int each = 0; each < 150; each++) {
      side.offer(sample, done::incrementAndGet, ended::incrementAndGet);
    }
    assertEquals(50, ended.get(), "beyond a hundred that wait");
    assertEquals(50, counter.getCount());
    version.observe(new LiveRecall(side, 1, metrics));
    Ranking found = version.search(query, wanted); // dropped, and its hold with it
    assertShown("ccdrec_live_recall_dropped_total 1.0");
    assertEquals(4, found.size());
    version.release();
    assertThrows(IllegalStateException.class, () -> version.users().vector(3));
    gate.countDown();
    side.close();
    assertEquals(150, ended.get());
    assertTrue(done.get() <= 100, "dropped work is not done");
  }

  /** Waits until what was offered before is done. */
  private void await(BackgroundExecutor side) {
    var done = new CountDownLatch(1);
    side.offer(
        new BackgroundExecutor.Sample(1, metrics.counter("test_dropped_total", "Dropped.")),
        () -> {},
        done::countDown);
    awaitLatch(done);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
