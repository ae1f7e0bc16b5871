package org.ccdrec.server.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.catalogue.Catalogue;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.live.RecentUsers;
import org.ccdrec.server.live.SearchObserver;
import org.ccdrec.server.live.SnapshotLoader;
import org.ccdrec.server.metrics.ServerMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loading of a model's versions into a running server: counts them, warms them up with recent users
 * and observes their searches, and applies changes of the catalogue. Safe for use by many threads.
 */
final class VersionLoader implements Activations.Loader {
  private static final Logger LOG = LoggerFactory.getLogger(VersionLoader.class);

  private final SnapshotLoader snapshots;
  private final RecentUsers recentUsers;
  private final SearchObserver observer;
  private final @Nullable Catalogue catalogue;
  private final Optional<String> repeatFilter;
  private final LoadTurns turns;
  private final AtomicInteger loaded = new AtomicInteger();

  /**
   * What versions follow and serve.
   *
   * @param users the users to warm up with
   * @param observer observes searches
   * @param catalogue the changes of items, or null if there are none
   * @param turns runs one load at a time
   * @param repeatFilter the filter that repeated items must pass, empty if there is none
   */
  record Surroundings(
      RecentUsers users,
      SearchObserver observer,
      @Nullable Catalogue catalogue,
      LoadTurns turns,
      Optional<String> repeatFilter) {}

  VersionLoader(SnapshotLoader snapshots, Surroundings surroundings, ServerMetrics metrics) {
    this.snapshots = snapshots;
    this.recentUsers = surroundings.users();
    this.observer = surroundings.observer();
    this.catalogue = surroundings.catalogue();
    this.repeatFilter = surroundings.repeatFilter();
    this.turns = surroundings.turns();
    metrics.gauge(
        "ccdrec_versions_loaded",
        "Versions in memory: live, canary, kept for pages, held by requests or being checked.",
        loaded::get);
  }

  @Override
  public LiveSnapshot load(Path directory) throws IOException {
    boolean isFirst = turns.isStarting() && loaded.get() == 0;
    LiveSnapshot next =
        turns.take(() -> isFirst ? snapshots.loadFirst(directory) : snapshots.load(directory));
    loaded.incrementAndGet();
    BiConsumer<List<CatalogueItem>, Executor> follower = next::apply;
    next.whenClosed(
        () -> {
          loaded.decrementAndGet();
          unfollow(follower);
        });
    try {
      if (catalogue != null) {
        catalogue.follow(follower);
      }
      next.replay(recentUsers.all());
      next.observe(observer);
      repeatFilter.ifPresent(filter -> check(filter, next));
      return next;
    } catch (RuntimeException | Error e) {
      next.release();
      throw e;
    }
  }

  private static void check(String repeatFilter, LiveSnapshot version) {
    try {
      version.filters().select(repeatFilter);
    } catch (FilterException e) {
      LOG.warn(
          "events.repeat.filter cannot be used with {}, so no item is recommended again: {}",
          version.version(),
          e.getMessage());
    }
  }

  private void unfollow(BiConsumer<List<CatalogueItem>, Executor> follower) {
    if (catalogue != null) {
      catalogue.unfollow(follower);
    }
  }
}
