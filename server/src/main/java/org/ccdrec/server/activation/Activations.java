package org.ccdrec.server.activation;

import com.codahale.metrics.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ccdrec.files.FileFailure;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.live.LowPriorityThread;
import org.ccdrec.server.metrics.Latency;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Activation of versions: load, check, swap. If any step fails, the previous version stays live.
 *
 * <p>One activation runs at a time, on the caller's thread. Requests keep using the version they
 * acquired, and the state can be read meanwhile. Safe for use by many threads.
 */
public final class Activations {
  private static final Logger LOG = LoggerFactory.getLogger(Activations.class);
  private static final int REMEMBERED = 50;

  /** Loads one version into memory. */
  @FunctionalInterface
  public interface Loader {
    /** Returns the version in a directory; the caller becomes its first holder. */
    LiveSnapshot load(Path directory) throws IOException;
  }

  /**
   * The dependencies of activations.
   *
   * @param store store of the versions
   * @param loader loads a version
   * @param gate checks a version
   * @param labels keeps the labels across restarts
   * @param niceness nice value of the thread that checks a version beside a live one
   * @param observer observes what becomes of versions
   */
  public record Dependencies(
      SnapshotStore store,
      Loader loader,
      ActivationGate gate,
      LabelFile labels,
      int niceness,
      ActivationObserver observer) {}

  private final LiveReference reference;
  private final Dependencies dependencies;
  private final Clock clock;
  private final Latency seconds;
  private final Counter swaps;
  private final Counter refused;
  private final Deque<ActivationReport> reports = new ArrayDeque<>();
  private final Map<SnapshotId, String> lastRefusal = new ConcurrentHashMap<>();
  private volatile Labels labels;
  private volatile @Nullable SnapshotId live;
  private volatile @Nullable SnapshotId canary;

  /**
   * Creates activations.
   *
   * @param reference reference to the live version
   * @param dependencies how versions are loaded, checked and recorded
   * @param metrics counts swaps, refusals and their durations
   * @param clock clock that dates reports
   */
  public Activations(
      LiveReference reference, Dependencies dependencies, ServerMetrics metrics, Clock clock) {
    this.reference = reference;
    this.dependencies = dependencies;
    this.clock = clock;
    this.seconds =
        metrics.duration(
            "ccdrec_activation_duration_seconds",
            "Time to load, check and activate or refuse a version.");
    this.swaps = metrics.counter("ccdrec_model_swaps_total", "Versions that became live.");
    this.refused =
        metrics.counter(
            "ccdrec_activation_refusals_total", "Versions that failed a check and were refused.");
    this.labels =
        new Labels(dependencies.labels().policy() == Policy.LATEST, null, null, List.of());
  }

  /** A report, and the failure that caused a refusal, or null if a check refused the version. */
  record Outcome(ActivationReport report, @Nullable Throwable failure) {
    /** Returns whether the version was refused for what it is, so that trying again is futile. */
    boolean isFinal() {
      return !report.activated()
          && (failure == null || failure instanceof InvalidSnapshotException);
    }
  }

  /** Publishes a version that passed the gate. */
  @FunctionalInterface
  private interface Publication {
    void publish(LiveSnapshot next) throws IOException;
  }

  /** Reads the labels of the previous run and returns them; nothing is loaded yet. */
  synchronized Labels begin() throws IOException {
    labels = dependencies.labels().read();
    return labels;
  }

  /** Activates a version and pins it. */
  public synchronized ActivationReport activate(SnapshotId id) {
    Publication publication =
        next -> {
          keep(labels.withStable(id).following(false));
          makeLive(id, next);
        };
    return attempt(id, dependencies.gate(), publication).report();
  }

  /**
   * Activates a version automatically, even if the labels cannot be written.
   *
   * @return the outcome, or null if the live version has been pinned meanwhile
   */
  synchronized @Nullable Outcome attempt(SnapshotId id) {
    if (live != null && !labels.follows()) {
      return null;
    }
    Publication publication =
        next -> {
          Labels changed = labels.withStable(id);
          try {
            keep(changed);
          } catch (IOException e) {
            LOG.error("{}", e.getMessage());
            labels = changed;
          }
          makeLive(id, next);
        };
    return attempt(id, dependencies.gate(), publication);
  }

  /** Makes a version the canary; the live version stays. */
  public synchronized ActivationReport activateCanary(SnapshotId id) {
    Publication publication =
        next -> {
          keep(labels.withCanary(id));
          reference.swapCanary(next);
          canary = id;
        };
    return attempt(id, dependencies.gate(), publication).report();
  }

  private Outcome attempt(SnapshotId id, ActivationGate gate, Publication publication) {
    long start = System.nanoTime();
    ActivationGate.Verdict verdict = new ActivationGate.Verdict(null, null, null);
    Throwable failure = null;
    try {
      LiveSnapshot next = dependencies.loader().load(dependencies.store().path(id));
      verdict = checkAndPublish(id, next, gate, publication);
    } catch (IOException | RuntimeException | VirtualMachineError e) {
      failure = e; // out of memory, or a mapped file was truncated: the server keeps running
      verdict = ActivationGate.Verdict.refused(reason(e));
    }
    long nanos = System.nanoTime() - start;
    seconds.record(nanos);
    var report =
        new ActivationReport(
            id,
            clock.instant(),
            nanos / 1_000_000,
            verdict.recall(),
            verdict.drift(),
            verdict.refusal());
    remember(report);
    var outcome = new Outcome(report, failure);
    if (outcome.isFinal()) {
      dependencies.observer().refused(id, String.valueOf(report.refusal()));
    }
    return outcome;
  }

  private static String reason(Throwable failure) {
    return failure instanceof Error ? failure.toString() : FileFailure.describe(failure);
  }

  private ActivationGate.Verdict checkAndPublish(
      SnapshotId id, LiveSnapshot next, ActivationGate gate, Publication publication)
      throws IOException {
    boolean isTaken = false;
    try {
      ActivationGate.Verdict verdict = judge(id, next, gate);
      if (verdict.refusal() == null) {
        publication.publish(next);
        isTaken = true;
      }
      return verdict;
    } finally {
      if (!isTaken) {
        next.release();
      }
    }
  }

  private ActivationGate.Verdict judge(SnapshotId id, LiveSnapshot next, ActivationGate gate)
      throws IOException {
    if (!next.version().equals(id.toString())) {
      return ActivationGate.Verdict.refused("the directory of " + id + " holds " + next.version());
    }
    LiveSnapshot current = reference.acquire();
    try {
      return current == null
          ? gate.judge(next, null)
          : LowPriorityThread.call(dependencies.niceness(), () -> gate.judge(next, current));
    } catch (InternalError e) { // a mapped file of the live version was truncated
      LOG.warn(
          "Skipping the drift check of {}: the live version cannot be read: {}",
          id,
          e.getMessage());
      return gate.judge(next, null);
    } finally {
      if (current != null) {
        current.release();
      }
    }
  }

  private void keep(Labels changed) throws IOException {
    if (!changed.equals(labels)) {
      try {
        dependencies.labels().write(changed);
      } catch (IOException e) {
        throw new IOException(
            "The version labels cannot be written to %s (%s); activation.stateDirectory sets their"
                    .formatted(dependencies.labels().path(), FileFailure.describe(e))
                + " directory",
            e);
      }
      labels = changed;
    }
  }

  private void makeLive(SnapshotId id, LiveSnapshot next) {
    reference.swap(next);
    swaps.inc();
    live = id;
    dependencies.observer().accepted(id);
  }

  private void remember(ActivationReport report) {
    synchronized (reports) {
      reports.addFirst(report);
      if (reports.size() > REMEMBERED) {
        reports.removeLast();
      }
    }
    String refusal = report.refusal();
    String drift = report.drift() == null ? "" : "; drift: " + report.drift();
    if (refusal == null) {
      lastRefusal.remove(report.id());
      LOG.info(
          "Activated {} in {} ms; recall@10 {}{}",
          report.id(),
          report.millis(),
          report.recall(),
          drift);
      return;
    }
    refused.inc();
    if (!refusal.equals(lastRefusal.put(report.id(), refusal))) {
      LOG.error("Refused {}: {}{}", report.id(), refusal, drift);
    }
  }

  /** Returns the live version, or null before the first activation. */
  public @Nullable SnapshotId live() {
    return live;
  }

  /** Returns the current labels. */
  public Labels labels() {
    return labels;
  }

  /** Returns the configured policy. */
  public Policy policy() {
    return dependencies.labels().policy();
  }

  /** Returns the path of the label file. */
  Path labelFile() {
    return dependencies.labels().path();
  }

  /** Starts following the newest version, or pins the live one. */
  public synchronized void follow(boolean newest) throws IOException {
    keep(labels.following(newest));
  }

  /**
   * Rolls back to the previously live version, without limits on the distance between them, and
   * pins it.
   *
   * @return the report, or null if no version was live before
   */
  public synchronized @Nullable ActivationReport rollBack() {
    if (labels.former().isEmpty()) {
      return null;
    }
    Labels back = labels.rolledBack();
    SnapshotId target = Objects.requireNonNull(back.stable());
    SnapshotId from = live;
    Publication publication =
        next -> {
          keep(back);
          makeLive(target, next);
          if (from != null && !from.equals(target)) {
            dependencies.observer().rolledBack(from);
          }
        };
    return attempt(target, dependencies.gate().atAnyDistance(), publication).report();
  }

  /** Returns the canary, or null if there is none. */
  public @Nullable SnapshotId canary() {
    return canary;
  }

  /** Ends the canary; the live version answers its users again. */
  public synchronized void dropCanary() throws IOException {
    keep(labels.withCanary(null));
    reference.swapCanary(null);
    canary = null;
  }

  /**
   * Makes the canary live without loading it again, and pins it; returns it, or null if there is no
   * canary.
   */
  public synchronized @Nullable SnapshotId promote() throws IOException {
    LiveSnapshot next = reference.acquireCanary();
    SnapshotId id = canary;
    if (next == null || id == null) {
      return null;
    }
    try {
      keep(labels.withStable(id).withCanary(null).following(false));
    } catch (IOException e) {
      next.release();
      throw e;
    }
    makeLive(id, next);
    reference.swapCanary(null);
    canary = null;
    return id;
  }

  /** Returns the versions whose files are in use: live, canary, and the target of a rollback. */
  public synchronized Set<SnapshotId> inUse() {
    return labels.named();
  }

  /** Releases former versions whose time is over. */
  void expireFormer() {
    reference.expire();
  }

  /** Returns the latest attempts, newest first. */
  public List<ActivationReport> reports() {
    synchronized (reports) {
      return List.copyOf(reports);
    }
  }

  /** Returns the latest reason for each refused version. */
  public Map<SnapshotId, String> refusals() {
    return Map.copyOf(lastRefusal);
  }
}
