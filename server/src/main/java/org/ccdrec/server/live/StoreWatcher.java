package org.ccdrec.server.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over a store: activates its newest version, at the start and whenever a newer one
 * appears, unless it is told to stay with the live one.
 *
 * <p>A version that is invalid or does not pass the gate is not tried again; one that failed
 * otherwise, say because the disk was full, is at the next look. Safe for use by many threads.
 */
public final class StoreWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatcher.class);

  private final SnapshotStore store;
  private final @Nullable String name;
  private final Activations activations;
  private final Set<SnapshotId> hopeless = new HashSet<>();
  private final AtomicBoolean pinned = new AtomicBoolean(false);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("store-watcher").daemon().factory());

  /**
   * Describes a watch; nothing is loaded yet.
   *
   * @param store where versions are published
   * @param name the one name to serve, or null for the newest version of any name
   * @param activations how a version becomes live
   */
  public StoreWatcher(SnapshotStore store, @Nullable String name, Activations activations) {
    this.store = store;
    this.name = name;
    this.activations = activations;
  }

  /**
   * Looks at the store once: activates the newest version that is newer than the live one and can
   * be activated.
   *
   * @return whether a version became live
   */
  public synchronized boolean check() throws IOException {
    if (pinned.get()) {
      return false;
    }
    SnapshotId live = activations.live();
    for (SnapshotId id : versions()) {
      if (live != null && id.version().compareTo(live.version()) <= 0) {
        return false;
      }
      if (!hopeless.contains(id) && activate(id)) {
        return true;
      }
    }
    return false;
  }

  private boolean activate(SnapshotId id) {
    Activations.Outcome outcome = activations.attempt(id);
    Exception failure = outcome.failure();
    if (!outcome.report().activated()
        && (failure == null || failure instanceof InvalidSnapshotException)) {
      hopeless.add(id);
    }
    return outcome.report().activated();
  }

  /** Returns the versions that may be served, newest first. */
  public List<SnapshotId> versions() throws IOException {
    List<SnapshotId> ids = new ArrayList<>();
    for (String each : name == null ? store.names() : List.of(name)) {
      ids.addAll(store.versions(each));
    }
    ids.sort(Comparator.comparing(SnapshotId::version).reversed());
    return ids;
  }

  /** Stays with the live version from now on, or follows the newest again. */
  public void pin(boolean stay) {
    pinned.set(stay);
  }

  /** Returns whether it stays with the live version. */
  public boolean isPinned() {
    return pinned.get();
  }

  /** Checks again and again on a thread of its own, until closed. */
  public void watch(long intervalMillis) {
    var unused =
        thread.scheduleWithFixedDelay(
            this::checkQuietly, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
    var unusedToo =
        thread.scheduleWithFixedDelay(activations::expireFormer, 1, 1, TimeUnit.SECONDS);
  }

  private void checkQuietly() {
    try {
      check();
    } catch (IOException | RuntimeException e) {
      LOG.error("the store {} could not be read: {}", store.directory(), e.getMessage());
    }
  }

  /** Ends the watch. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
