package org.ccdrec.server.activation;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Timer;
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
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.live.LowPriorityThread;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way a version becomes live: load, check, swap; any failure keeps the version before.
 *
 * <p>One activation runs at a time, on the caller's thread; requests go on with the version they
 * have, and what is live can be asked meanwhile. Safe for use by many threads.
 */
public final class Activations {
  private static final Logger LOG = LoggerFactory.getLogger(Activations.class);
  private static final int REMEMBERED = 50;

  /** Loads one version into memory. */
  @FunctionalInterface
  public interface Loader {
    /** Returns the version in a directory, held once for the caller. */
    LiveSnapshot load(Path directory) throws IOException;
  }

  /**
   * What activations need.
   *
   * @param store where versions are
   * @param loader how a version is loaded
   * @param gate what it must pass
   * @param labels where it is kept which are live
   */
  public record Dependencies(
      SnapshotStore store, Loader loader, ActivationGate gate, LabelFile labels) {}

  private final LiveReference reference;
  private final Dependencies dependencies;
  private final Clock clock;
  private final Timer seconds;
  private final Counter swaps;
  private final Counter refused;
  private final Deque<ActivationReport> reports = new ArrayDeque<>();
  private final Map<SnapshotId, String> lastRefusal = new ConcurrentHashMap<>();
  private volatile Labels labels;
  private volatile @Nullable SnapshotId live;
  private volatile @Nullable SnapshotId canary;

  /**
   * Describes activations.
   *
   * @param reference what is swapped
   * @param dependencies how versions are loaded, checked and recorded
   * @param metrics where swaps, refusals and the time they take are counted
   * @param clock what reports are dated by
   */
  public Activations(
      LiveReference reference, Dependencies dependencies, ServerMetrics metrics, Clock clock) {
    this.reference = reference;
    this.dependencies = dependencies;
    this.clock = clock;
    this.seconds = metrics.latency("activation.seconds");
    this.swaps = metrics.counter("model.swaps");
    this.refused = metrics.counter("activation.refusals");
    this.labels =
        new Labels(dependencies.labels().policy() == Policy.LATEST, null, null, List.of());
  }

  /** The failure of an activation, and whether another try could end differently. */
  record Outcome(ActivationReport report, @Nullable Throwable failure) {}

  /** What becomes of a version that passed the gate. */
  private interface Landing {
    void take(LiveSnapshot next) throws IOException;
  }

  /** Takes up the labels of the process before and returns them; nothing is loaded yet. */
  synchronized Labels begin() throws IOException {
    labels = dependencies.labels().read();
    return labels;
  }

  /** Tries to make a version live, stays with it then, and tells what came of it. */
  public synchronized ActivationReport activate(SnapshotId id) {
    Landing landing =
        next -> {
          keep(labels.withStable(id).following(false));
          makeLive(id, next);
        };
    return attempt(id, dependencies.gate(), landing).report();
  }

  /**
   * Tries to make a version live that nobody asked for, which cannot be forbidden by a full disk.
   *
   * @return what came of it, or null if a version is live that is to be stayed with by now
   */
  synchronized @Nullable Outcome attempt(SnapshotId id) {
    if (live != null && !labels.follows()) {
      return null;
    }
    Landing landing =
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
    return attempt(id, dependencies.gate(), landing);
  }

  /** Tries to make a version the canary and tells what came of it; the live one stays. */
  public synchronized ActivationReport activateCanary(SnapshotId id) {
    Landing landing =
        next -> {
          keep(labels.withCanary(id));
          reference.swapCanary(next);
          canary = id;
        };
    return attempt(id, dependencies.gate(), landing).report();
  }

  private Outcome attempt(SnapshotId id, ActivationGate gate, Landing landing) {
    long start = System.nanoTime();
    ActivationGate.Verdict verdict = new ActivationGate.Verdict(null, null, null);
    Throwable failure = null;
    try {
      verdict = land(id, dependencies.loader().load(dependencies.store().path(id)), gate, landing);
    } catch (IOException | RuntimeException | VirtualMachineError e) {
      failure = e; // memory that ran out, or a mapped file that was cut, is no reason to stop
      verdict = new ActivationGate.Verdict(null, null, reason(e));
    }
    long nanos = System.nanoTime() - start;
    seconds.update(nanos, TimeUnit.NANOSECONDS);
    var report =
        new ActivationReport(
            id,
            clock.instant(),
            nanos / 1_000_000,
            verdict.recall(),
            verdict.drift(),
            verdict.refusal());
    remember(report);
    return new Outcome(report, failure);
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null || failure instanceof Error ? failure.toString() : message;
  }

  private ActivationGate.Verdict land(
      SnapshotId id, LiveSnapshot next, ActivationGate gate, Landing landing) throws IOException {
    boolean isTaken = false;
    try {
      ActivationGate.Verdict verdict = judge(id, next, gate);
      if (verdict.refusal() == null) {
        landing.take(next);
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
      return new ActivationGate.Verdict(
          null, null, "the directory of " + id + " holds " + next.version());
    }
    LiveSnapshot current = reference.acquire();
    try {
      return current == null
          ? gate.judge(next, null)
          : LowPriorityThread.call(() -> gate.judge(next, current));
    } catch (InternalError e) { // a file that the live version has mapped was cut
      LOG.warn(
          "{} is compared with no version, as the live one cannot be read: {}", id, e.getMessage());
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
            "the labels cannot be kept in %s: %s".formatted(dependencies.labels().path(), e), e);
      }
      labels = changed;
    }
  }

  private void makeLive(SnapshotId id, LiveSnapshot next) {
    reference.swap(next);
    swaps.inc();
    live = id;
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
          "loaded {} in {} ms; recall@10 {}{}",
          report.id(),
          report.millis(),
          report.recall(),
          drift);
      return;
    }
    refused.inc();
    if (!refusal.equals(lastRefusal.put(report.id(), refusal))) {
      LOG.error("not serving {}: {}{}", report.id(), refusal, drift);
    }
  }

  /** Returns the version that is live, or null before the first. */
  public @Nullable SnapshotId live() {
    return live;
  }

  /** Returns the labels as they are kept. */
  public Labels labels() {
    return labels;
  }

  /** Returns the policy of the configuration. */
  public Policy policy() {
    return dependencies.labels().policy();
  }

  /** Returns where the labels are kept. */
  Path labelFile() {
    return dependencies.labels().path();
  }

  /** Follows the newest version from now on, or stays with the live one. */
  public synchronized void follow(boolean newest) throws IOException {
    keep(labels.following(newest));
  }

  /**
   * Makes the version live again that was live before the live one, however far apart they are, and
   * stays with it.
   *
   * @return what came of it, or null if no version was live before
   */
  public synchronized @Nullable ActivationReport rollBack() {
    if (labels.former().isEmpty()) {
      return null;
    }
    Labels back = labels.rolledBack();
    SnapshotId target = Objects.requireNonNull(back.stable());
    Landing landing =
        next -> {
          keep(back);
          makeLive(target, next);
        };
    return attempt(target, dependencies.gate().atAnyDistance(), landing).report();
  }

  /** Returns the canary, or null if there is none. */
  public @Nullable SnapshotId canary() {
    return canary;
  }

  /** Lets go of the canary; its users are answered by the live version again. */
  public synchronized void dropCanary() throws IOException {
    keep(labels.withCanary(null));
    reference.swapCanary(null);
    canary = null;
  }

  /**
   * Makes the canary live without loading it again, and stays with it; returns it, or null if there
   * is none.
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

  /** Returns the versions whose files are needed: live, canary, and what a rollback means. */
  public synchronized Set<SnapshotId> inUse() {
    return labels.named();
  }

  /** Lets go of versions that are not live any more and whose time is over. */
  void expireFormer() {
    reference.expire();
  }

  /** Returns the latest attempts, newest first. */
  public List<ActivationReport> reports() {
    synchronized (reports) {
      return List.copyOf(reports);
    }
  }

  /** Returns the latest reason why each refused version is not live. */
  public Map<SnapshotId, String> refusals() {
    return Map.copyOf(lastRefusal);
  }
}
