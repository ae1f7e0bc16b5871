package org.ccdrec.server.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over a store: makes its newest valid version live, at the start and whenever a newer
 * one appears.
 *
 * <p>Loading happens on one thread of its own; requests go on with the version they have. A version
 * that cannot be loaded is logged with its reason once. An invalid one is not tried again; one that
 * failed otherwise, say because the disk was full, is at the next look. Safe for use by many
 * threads.
 */
public final class StoreWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatcher.class);

  /** Loads one version into memory. */
  @FunctionalInterface
  public interface Loader {
    /** Returns the version in a directory, held once for the caller. */
    LiveSnapshot load(Path directory) throws IOException;
  }

  private final SnapshotStore store;
  private final @Nullable String name;
  private final LiveReference reference;
  private final Loader loader;
  private final Map<SnapshotId, String> rejected = new HashMap<>();
  private final Set<SnapshotId> invalid = new HashSet<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("store-watcher").daemon().factory());
  private @Nullable SnapshotId live;

  /**
   * Describes a watch; nothing is loaded yet.
   *
   * @param store where versions are published
   * @param name the one name to serve, or null for the newest version of any name
   * @param reference what is swapped
   * @param loader how a version is loaded
   */
  public StoreWatcher(
      SnapshotStore store, @Nullable String name, LiveReference reference, Loader loader) {
    this.store = store;
    this.name = name;
    this.reference = reference;
    this.loader = loader;
  }

  /**
   * Looks at the store once: loads and swaps in the newest version that is newer than the live one
   * and valid.
   *
   * @return whether a version was swapped in
   */
  public synchronized boolean check() throws IOException {
    for (SnapshotId id : newestFirst()) {
      if (id.equals(live) || (live != null && isOlder(id, live))) {
        return false;
      }
      if (!invalid.contains(id) && activate(id)) {
        return true;
      }
    }
    return false;
  }

  private boolean activate(SnapshotId id) {
    try {
      long start = System.nanoTime();
      reference.swap(loader.load(store.path(id)));
      live = id;
      LOG.info("serving {}, loaded in {} ms", id, (System.nanoTime() - start) / 1_000_000);
      return true;
    } catch (IOException | RuntimeException e) {
      refuse(id, e);
      return false;
    }
  }

  private void refuse(SnapshotId id, Exception reason) {
    if (reason instanceof InvalidSnapshotException) {
      invalid.add(id);
    }
    String message = String.valueOf(reason.getMessage());
    if (!message.equals(rejected.put(id, message))) {
      LOG.error("not serving {}: {}", id, message);
    }
  }

  private static boolean isOlder(SnapshotId id, SnapshotId other) {
    return id.version().compareTo(other.version()) < 0;
  }

  private List<SnapshotId> newestFirst() throws IOException {
    List<SnapshotId> ids = new ArrayList<>();
    for (String each : name == null ? store.names() : List.of(name)) {
      ids.addAll(store.versions(each));
    }
    ids.sort(Comparator.comparing(SnapshotId::version).reversed());
    return ids;
  }

  /** Returns why each version was refused so far. */
  public synchronized Map<SnapshotId, String> rejections() {
    return Map.copyOf(rejected);
  }

  /** Checks again and again on a thread of its own, until closed. */
  public void watch(long intervalMillis) {
    var unused =
        thread.scheduleWithFixedDelay(
            this::checkQuietly, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
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
