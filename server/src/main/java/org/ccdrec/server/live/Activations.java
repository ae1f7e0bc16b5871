package org.ccdrec.server.live;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way a version becomes live: load, check, swap; any failure keeps the version before.
 *
 * <p>One activation runs at a time, on the caller's thread; requests go on with the version they
 * have. Safe for use by many threads.
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

  private final SnapshotStore store;
  private final LiveReference reference;
  private final Loader loader;
  private final ActivationGate gate;
  private final Clock clock;
  private final Deque<ActivationReport> reports = new ArrayDeque<>();
  private final Deque<SnapshotId> former = new ArrayDeque<>();
  private final Map<SnapshotId, String> lastRefusal = new HashMap<>();
  private @Nullable SnapshotId live;
  private @Nullable SnapshotId canary;

  /**
   * Describes activations from a store.
   *
   * @param store where versions are
   * @param reference what is swapped
   * @param loader how a version is loaded
   * @param gate what it must pass
   * @param clock what reports are dated by
   */
  public Activations(
      SnapshotStore store,
      LiveReference reference,
      Loader loader,
      ActivationGate gate,
      Clock clock) {
    this.store = store;
    this.reference = reference;
    this.loader = loader;
    this.gate = gate;
    this.clock = clock;
  }

  /** The failure of an activation, and whether another try could end differently. */
  record Outcome(ActivationReport report, @Nullable Exception failure) {}

  /** Tries to make a version live and tells what came of it. */
  public ActivationReport activate(SnapshotId id) {
    return attempt(id).report();
  }

  Outcome attempt(SnapshotId id) {
    return attempt(id, gate, this::makeLive);
  }

  /** Tries to make a version the canary and tells what came of it; the live one stays. */
  public ActivationReport activateCanary(SnapshotId id) {
    return attempt(
            id,
            gate,
            (same, next) -> {
              reference.swapCanary(next);
              canary = same;
            })
        .report();
  }

  /** What becomes of a version that passed the gate. */
  private interface Landing {
    void take(SnapshotId id, LiveSnapshot next);
  }

  private synchronized Outcome attempt(SnapshotId id, ActivationGate passed, Landing landing) {
    long start = System.nanoTime();
    ActivationGate.Verdict verdict = new ActivationGate.Verdict(null, null, null);
    Exception failure = null;
    try {
      LiveSnapshot next = loader.load(store.path(id));
      verdict = judge(next, passed);
      if (verdict.refusal() == null) {
        landing.take(id, next);
      } else {
        next.release();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
      verdict = new ActivationGate.Verdict(null, null, String.valueOf(e.getMessage()));
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    var report =
        new ActivationReport(
            id, clock.instant(), millis, verdict.recall(), verdict.drift(), verdict.refusal());
    remember(report);
    return new Outcome(report, failure);
  }

  private ActivationGate.Verdict judge(LiveSnapshot next, ActivationGate passed) {
    LiveSnapshot current = reference.acquire();
    try {
      return passed.judge(next, current);
    } finally {
      if (current != null) {
        current.release();
      }
    }
  }

  private void makeLive(SnapshotId id, LiveSnapshot next) {
    reference.swap(next);
    if (live != null && !live.equals(id)) {
      former.push(live);
    }
    live = id;
  }

  private void remember(ActivationReport report) {
    reports.addFirst(report);
    if (reports.size() > REMEMBERED) {
      reports.removeLast();
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
    } else if (!refusal.equals(lastRefusal.put(report.id(), refusal))) {
      LOG.error("not serving {}: {}{}", report.id(), refusal, drift);
    }
  }

  /** Returns the version that is live, or null before the first. */
  public synchronized @Nullable SnapshotId live() {
    return live;
  }

  /**
   * Makes the version live again that was live before the live one, however far apart they are.
   *
   * @return what came of it, or null if no version was live before
   */
  public synchronized @Nullable ActivationReport rollBack() {
    SnapshotId target = former.peek();
    SnapshotId left = live;
    if (target == null) {
      return null;
    }
    ActivationReport report = attempt(target, gate.atAnyDistance(), this::makeLive).report();
    if (report.activated()) {
      former.removeFirstOccurrence(left); // the one just left is not what a second rollback means
      former.removeFirstOccurrence(target);
    }
    return report;
  }

  /** Returns the canary, or null if there is none. */
  public synchronized @Nullable SnapshotId canary() {
    return canary;
  }

  /** Lets go of the canary; its users are answered by the live version again. */
  public synchronized void dropCanary() {
    reference.swapCanary(null);
    canary = null;
  }

  /** Makes the canary live without loading it again; returns it, or null if there is none. */
  public synchronized @Nullable SnapshotId promote() {
    LiveSnapshot next = reference.acquireCanary();
    SnapshotId id = canary;
    if (next == null || id == null) {
      return null;
    }
    makeLive(id, next);
    dropCanary();
    return id;
  }

  /** Lets go of versions that are not live any more and whose time is over. */
  void expireFormer() {
    reference.expire();
  }

  /** Returns the latest attempts, newest first. */
  public synchronized List<ActivationReport> reports() {
    return List.copyOf(reports);
  }

  /** Returns the latest reason why each refused version is not live. */
  public synchronized Map<SnapshotId, String> refusals() {
    return Map.copyOf(lastRefusal);
  }
}
