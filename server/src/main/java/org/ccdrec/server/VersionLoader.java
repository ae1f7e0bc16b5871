package org.ccdrec.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.live.RecentUsers;
import org.ccdrec.server.live.SearchObserver;
import org.ccdrec.server.live.SnapshotLoader;
import org.ccdrec.server.metrics.ServerMetrics;

/**
 * Loading of versions into a running server: counts them, warms them up with recent users and
 * observes their searches. Safe for use by many threads.
 */
final class VersionLoader implements Activations.Loader {
  private final SnapshotLoader snapshots;
  private final RecentUsers recentUsers;
  private final SearchObserver observer;
  private final AtomicInteger loaded = new AtomicInteger();

  VersionLoader(
      SnapshotLoader snapshots,
      RecentUsers recentUsers,
      SearchObserver observer,
      ServerMetrics metrics) {
    this.snapshots = snapshots;
    this.recentUsers = recentUsers;
    this.observer = observer;
    metrics.gauge(
        "ccdrec_versions_loaded",
        "Versions in memory: live, canary, kept for pages, held by requests or being checked.",
        loaded::get);
  }

  @Override
  public LiveSnapshot load(Path directory) throws IOException {
    LiveSnapshot next =
        loaded.get() == 0 ? snapshots.loadFirst(directory) : snapshots.load(directory);
    loaded.incrementAndGet();
    next.whenClosed(loaded::decrementAndGet);
    try {
      next.replay(recentUsers.all());
      next.observe(observer);
      return next;
    } catch (RuntimeException | Error e) {
      next.release();
      throw e;
    }
  }
}
