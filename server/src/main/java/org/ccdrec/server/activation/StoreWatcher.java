package org.ccdrec.server.activation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over a store: activates what is to be live at the start and, where the newest version
 * is followed, whenever a newer one appears.
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
   * Makes live what is to be at the start: the version labelled stable, or the newest if there is
   * none or it cannot be served and the newest is followed; then what is newer, if it is followed;
   * and the canary.
   *
   * @return whether a version is live
   * @throws IOException if the store cannot be read, or the version to stay with cannot be served
   */
  public synchronized boolean start() throws IOException {
    Labels labels = activations.begin();
    SnapshotId stable = labels.stable();
    if (stable != null) {
      restore(stable, labels.follows());
    }
    if (labels.follows() || activations.live() == null) {
      activateNewest();
    }
    SnapshotId canary = labels.canary();
    if (canary != null && activations.live() != null) {
      ActivationReport unused = activations.activateCanary(canary);
    }
    return activations.live() != null;
  }

  /** Returns the versions that a start stays with, none if the newest is followed. */
  public synchronized Set<SnapshotId> pinned() throws IOException {
    Labels labels = activations.begin();
    return labels.follows() ? Set.of() : labels.named();
  }

  private void restore(SnapshotId stable, boolean follows) throws IOException {
    boolean isThere = versions().contains(stable);
    if ((isThere && activate(stable)) || follows) {
      return;
    }
    String reason =
        isThere ? activations.refusals().get(stable) : "it is not among the versions of the store";
    throw new IOException(
        "%s, the version to stay with, cannot be served: %s; name another in activation.pin, or remove %s"
            .formatted(stable, reason, activations.labelFile()));
  }

  /**
   * Looks at the store once: activates the newest version that is newer than the live one and can
   * be activated, if the newest is followed.
   *
   * @return whether a version became live
   */
  public synchronized boolean check() throws IOException {
    return activations.labels().follows() && activateNewest();
  }

  private boolean activateNewest() throws IOException {
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
    if (outcome == null) {
      return false;
    }
    Throwable failure = outcome.failure();
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

  /** Returns what a version says of itself, or null if it is not whole. */
  public @Nullable Manifest manifest(SnapshotId id) throws IOException {
    try {
      return store.manifest(id);
    } catch (InvalidSnapshotException e) {
      return null;
    }
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
    } catch (IOException | RuntimeException | VirtualMachineError e) {
      LOG.error("the store {} could not be read: {}", store.directory(), e.toString());
    }
  }

  /** Ends the watch. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
