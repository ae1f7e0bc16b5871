package org.ccdrec.server.activation;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ccdrec.files.FileFailure;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a store: activates the first version at startup and, if the newest version is followed,
 * every newer one that appears.
 *
 * <p>A version that is invalid or refused by the gate is not tried again. A version that failed for
 * another reason, for example a full disk, is tried again at the next check. Safe for use by many
 * threads.
 */
public final class StoreWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatcher.class);
  private static final long CLOSE_SECONDS = 10;

  private final SnapshotStore store;
  private final @Nullable String name;
  private final Activations activations;
  private final Admission admission;
  private final Set<SnapshotId> rejected = new HashSet<>();
  private volatile @Nullable String failure;
  private volatile boolean expectsNoOthers;
  private volatile Map<SnapshotId, Admission.Objection> held = Map.of();
  private boolean isStarted;
  private boolean takesWaiting = true;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("store-watcher").daemon().factory());

  /**
   * Creates a watcher, which does nothing yet.
   *
   * @param store store that versions are published to
   * @param name the model to serve, or null for the newest version of any
   * @param activations makes versions live
   */
  public StoreWatcher(SnapshotStore store, @Nullable String name, Activations activations) {
    this(store, name, activations, Admission.ALWAYS);
  }

  /**
   * Creates a watcher that holds versions back.
   *
   * @param store store that versions are published to
   * @param name the only model name to serve, or null for the newest version of any name
   * @param activations makes versions live
   * @param admission decides whether a version may become live by itself
   */
  public StoreWatcher(
      SnapshotStore store, @Nullable String name, Activations activations, Admission admission) {
    this.store = store;
    this.name = name;
    this.activations = activations;
    this.admission = admission;
  }

  /**
   * Activates the first version at startup: the version labelled stable; the newest one if there is
   * no such label, or if that version cannot be served and the newest is followed. Then activates
   * newer versions, if the newest is followed, and the canary.
   *
   * @return whether a version is live
   * @throws IOException if the store cannot be read or the pinned version cannot be served
   */
  public synchronized boolean start() throws IOException {
    return start(true);
  }

  /**
   * Activates the first version like {@link #start()}.
   *
   * @param takesWaiting whether, if no other can be served, a version becomes live that should wait
   */
  public synchronized boolean start(boolean takesWaiting) throws IOException {
    isStarted = true;
    this.takesWaiting = takesWaiting;
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

  /** Returns the versions pinned at startup, none if the newest version is followed. */
  public synchronized Set<SnapshotId> pinned() throws IOException {
    Labels labels = activations.begin();
    return labels.follows() ? Set.of() : labels.named();
  }

  /**
   * Returns the manifest of the version that {@link #start} tries first, or null if there is no
   * version or it is incomplete.
   */
  public synchronized @Nullable Manifest candidate() throws IOException {
    SnapshotId stable = activations.begin().stable();
    List<SnapshotId> ids = versions();
    if (ids.isEmpty()) {
      return null;
    }
    return manifest(stable != null && ids.contains(stable) ? stable : ids.getFirst());
  }

  private void restore(SnapshotId stable, boolean follows) throws IOException {
    boolean isThere = versions().contains(stable);
    if ((isThere && !rejected.contains(stable) && activate(stable)) || follows) {
      return;
    }
    String reason =
        isThere ? activations.refusals().get(stable) : "not among the versions of the store";
    throw new IOException(
        "Pinned version %s cannot be served (%s); startup aborted. Restore it, set another"
                .formatted(stable, reason)
            + " activation.pin, or delete %s to let the policy decide."
                .formatted(activations.labelFile()));
  }

  /**
   * Checks the store once. If the newest version is followed, activates the newest one that can be
   * activated and is newer than the live version.
   *
   * @return whether a version became live
   */
  public synchronized boolean check() throws IOException {
    if (!activations.labels().follows()) {
      held = Map.of();
      return false;
    }
    return activateNewest();
  }

  /** Checks the store once; tries to start again if the model has no live version yet. */
  private synchronized void checkOrStart() throws IOException {
    boolean unused = isStarted && activations.live() == null ? start() : check();
  }

  private boolean activateNewest() throws IOException {
    SnapshotId live = activations.live();
    Map<SnapshotId, Admission.Objection> objections = new LinkedHashMap<>();
    boolean isActivated = activateFirst(newerThan(live), live == null, objections);
    hold(objections);
    return isActivated || (live == null && takesWaiting && activateWaiting(objections));
  }

  /** Activates a version that should wait, because it is better than none. */
  private boolean activateWaiting(Map<SnapshotId, Admission.Objection> objections) {
    for (Map.Entry<SnapshotId, Admission.Objection> each : objections.entrySet()) {
      if (!each.getValue().isFinal() && activate(each.getKey())) {
        LOG.info("{} did not wait, because no version was live", each.getKey());
        return true;
      }
    }
    return false;
  }

  /** Activates the first version that can be; adds why the others may not. */
  private boolean activateFirst(
      List<SnapshotId> ids, boolean isFirst, Map<SnapshotId, Admission.Objection> objections) {
    for (SnapshotId id : ids) {
      if (rejected.contains(id)) {
        continue;
      }
      Admission.Objection objection = admission.objection(id, isFirst);
      if (objection != null) {
        objections.put(id, objection);
      } else if (activate(id)) {
        return true;
      }
    }
    return false;
  }

  private List<SnapshotId> newerThan(@Nullable SnapshotId live) throws IOException {
    return versions().stream()
        .filter(id -> live == null || id.version().compareTo(live.version()) > 0)
        .toList();
  }

  /** Remembers the versions that are held back, and logs each new reason. */
  private void hold(Map<SnapshotId, Admission.Objection> objections) {
    Map<SnapshotId, Admission.Objection> before = held;
    held = Collections.unmodifiableMap(objections);
    objections.forEach(
        (id, objection) -> {
          if (!objection.equals(before.get(id))) {
            LOG.info("{} is not activated by itself: {}", id, objection.reason());
          }
        });
  }

  /** Returns the versions that are not activated by themselves at present, and why. */
  public Map<SnapshotId, Admission.Objection> held() {
    return held;
  }

  /** Returns why versions were not activated: those refused here, and those held back. */
  public Map<SnapshotId, String> reasons() {
    Map<SnapshotId, String> reasons = new HashMap<>(activations.refusals());
    held.forEach((id, objection) -> reasons.putIfAbsent(id, objection.reason()));
    return reasons;
  }

  private boolean activate(SnapshotId id) {
    Activations.Outcome outcome = activations.attempt(id);
    if (outcome == null) {
      return false;
    }
    if (outcome.isFinal()) {
      rejected.add(id);
    }
    return outcome.report().activated();
  }

  /** Returns the candidate versions of the store, newest first. */
  public List<SnapshotId> versions() throws IOException {
    List<SnapshotId> ids = new ArrayList<>();
    for (String each : name == null ? store.names() : List.of(name)) {
      ids.addAll(store.versions(each));
    }
    ids.sort(Comparator.comparing(SnapshotId::version).reversed());
    return ids;
  }

  /** Returns the manifest of a version, or null if the version is incomplete. */
  public @Nullable Manifest manifest(SnapshotId id) throws IOException {
    try {
      return store.manifest(id);
    } catch (InvalidSnapshotException e) {
      return null;
    }
  }

  /** Logs once if models other than the watched one appear in the store. */
  public void expectNoOthers() {
    expectsNoOthers = true;
  }

  private void noteOthers() throws IOException {
    if (expectsNoOthers && store.names().size() > 1) {
      expectsNoOthers = false;
      LOG.warn(
          "The store {} now has several models, {}; only {} is served. Set store.name, or store.models to serve several",
          store.directory(),
          store.names(),
          name);
    }
  }

  /** Starts checking the store periodically on a separate thread, until closed. */
  public void watch(long intervalMillis) {
    var unused =
        thread.scheduleWithFixedDelay(
            this::checkQuietly, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
    var unusedToo =
        thread.scheduleWithFixedDelay(activations::expireFormer, 1, 1, TimeUnit.SECONDS);
  }

  private void checkQuietly() {
    try {
      note(fault());
      noteOthers();
      checkOrStart();
    } catch (IOException | RuntimeException | VirtualMachineError e) {
      note(FileFailure.describe(e));
    }
  }

  /** Returns why no version can be found, or null if there are versions. */
  private @Nullable String fault() throws IOException {
    if (!Files.isDirectory(store.directory())) {
      return "it does not exist or is not a directory";
    }
    return versions().isEmpty() ? "it has no version" : null;
  }

  /** Logs the beginning and the end of a failure, once each. */
  private void note(@Nullable String reason) {
    if (thread.isShutdown()) {
      return;
    }
    if (reason != null && failure == null) {
      LOG.error(
          "The store {} cannot be followed ({}); {}. Restore it, or set store.path",
          store.directory(),
          reason,
          activations.live() == null ? "no version is live" : "the live version stays");
    } else if (reason == null && failure != null) {
      LOG.info("The store {} is followed again", store.directory());
    }
    failure = reason;
  }

  /** Returns why the store cannot be followed at present, or null if it can. */
  public @Nullable String failure() {
    return failure;
  }

  /**
   * Stops watching. Interrupts an activation in progress and waits for its end, for at most {@value
   * #CLOSE_SECONDS} seconds.
   */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("An activation is still running {} s after its interruption", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
