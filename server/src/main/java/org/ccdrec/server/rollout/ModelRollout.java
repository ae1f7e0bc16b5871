package org.ccdrec.server.rollout;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.ccdrec.files.FileFailure;
import org.ccdrec.server.activation.ActivationObserver;
import org.ccdrec.server.activation.ActivationReport;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.activation.Admission;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rollout of one model: holds back versions that other servers refused or that the previous
 * wave has not served for long enough, and keeps the canary the same on all servers. Safe for use
 * by many threads.
 */
public final class ModelRollout implements ActivationObserver, Admission {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRollout.class);

  private final Rollout rollout;
  private final @Nullable String model;
  private final Map<SnapshotId, Long> waitingSince = new ConcurrentHashMap<>();
  private final Set<SnapshotId> reported = ConcurrentHashMap.newKeySet();
  private @Nullable Target target;
  private final Set<String> knownChanges = ConcurrentHashMap.newKeySet();
  private @Nullable String awaitedChange;

  /** What a canary is started on. */
  private record Target(StoreWatcher watcher, Activations activations) {}

  ModelRollout(Rollout rollout, @Nullable String model) {
    this.rollout = rollout;
    this.model = model;
  }

  /** Applies canaries of other servers from now on. */
  public synchronized void follow(StoreWatcher watcher, Activations activations) {
    target = new Target(watcher, activations);
  }

  @Override
  public void accepted(SnapshotId id) {
    waitingSince.keySet().removeIf(each -> each.version().compareTo(id.version()) <= 0);
    reported.retainAll(waitingSince.keySet());
    rollout.own().accepted(id);
  }

  @Override
  public void refused(SnapshotId id, String reason) {
    rollout.own().refused(id, reason);
  }

  @Override
  public void rolledBack(SnapshotId id) {
    rollout.own().rolledBack(id, "an administrator rolled back from it");
  }

  @Override
  public @Nullable Objection objection(SnapshotId id, boolean isFirst) {
    for (ServerVerdicts each : rollout.others()) {
      Verdict verdict = each.on(id);
      if (verdict != null && verdict.isObjection()) {
        return new Objection(
            "%s on %s: %s".formatted(verdict.state().text(), each.server(), verdict.reason()),
            true);
      }
    }
    int previous = rollout.settings().wave() - 1;
    if (previous == 0 || rollout.leastAge() != null || isServed(id, previous)) {
      waitingSince.remove(id);
      return null;
    }
    return waiting(id, previous);
  }

  /**
   * Returns the age that a version must have if no server can publish verdicts, or null if they
   * can.
   */
  public @Nullable Duration leastAge() {
    return rollout.leastAge();
  }

  private boolean isServed(SnapshotId id, int wave) {
    long seconds = rollout.settings().soak().toSeconds();
    return rollout.others().stream()
        .filter(each -> each.wave() == wave)
        .map(each -> each.on(id))
        .anyMatch(verdict -> verdict != null && verdict.isServedFor(seconds));
  }

  private Objection waiting(SnapshotId id, int previous) {
    long since = waitingSince.computeIfAbsent(id, any -> rollout.nanoTime());
    Duration overdue = rollout.settings().overdue();
    boolean isOverdue = rollout.nanoTime() - since > overdue.toNanos();
    if (isOverdue && reported.add(id)) {
      LOG.error(
          "{} has waited for more than {} s because no server of wave {} has served it for {} s (its"
              + " servers: {}); the live version stays. Start or repair a server of wave {}, activate"
              + " the version on the administration port, or set rollout.wave: 1",
          id,
          overdue.toSeconds(),
          previous,
          rollout.settings().soak().toSeconds(),
          servers(id, previous),
          previous);
    }
    String reason =
        rollout.readFailure() == null
            ? "waits until a server of wave %d has served it for %d s"
                .formatted(previous, rollout.settings().soak().toSeconds())
            : "waits until the verdicts of other servers can be read";
    return new Objection(reason, false);
  }

  private String servers(SnapshotId id, int wave) {
    String servers =
        rollout.others().stream()
            .filter(each -> each.wave() == wave)
            .map(each -> each.server() + " " + described(each.on(id)))
            .collect(Collectors.joining(", "));
    return servers.isEmpty() ? "none" : servers;
  }

  private static String described(@Nullable Verdict verdict) {
    return verdict == null
        ? "has not tried it"
        : verdict.state().text() + " it, served " + verdict.served() + " s";
  }

  /** Publishes that a canary was started here. */
  public void canaryStarted(SnapshotId id) {
    announce(SharedCanary.started(id));
  }

  /** Publishes that a canary was dropped here. */
  public void canaryDropped(SnapshotId id) {
    announce(SharedCanary.dropped(id));
  }

  /** Publishes that a canary became live here. */
  public void canaryPromoted(SnapshotId id) {
    announce(SharedCanary.promoted(id));
  }

  private void announce(SharedCanary canary) {
    knownChanges.add(canary.change());
    rollout.announce(canary);
  }

  /** Takes over the canary of all servers, once for each change. */
  void apply(SharedCanary shared) {
    Target on = claim(shared);
    if (on == null) {
      return;
    }
    try {
      SnapshotId canary = shared.canary();
      if (canary == null) {
        end(on.activations(), shared.promoted());
      } else {
        start(on.activations(), canary);
      }
    } catch (IOException e) {
      LOG.error(
          "The canary of {} that another server set cannot be taken over: {}",
          shared.model(),
          FileFailure.describe(e));
    }
  }

  /** Returns where a change is to be applied, or null if it was applied or has to wait. */
  private synchronized @Nullable Target claim(SharedCanary shared) {
    Target on = target;
    boolean isOfThis = model == null || model.equals(shared.model());
    if (on == null || !isOfThis || knownChanges.contains(shared.change())) {
      return null;
    }
    if (on.activations().live() == null || !isThere(on.watcher(), shared)) {
      return null;
    }
    knownChanges.add(shared.change());
    return on;
  }

  private boolean isThere(StoreWatcher watcher, SharedCanary shared) {
    try {
      if (shared.canary() == null || watcher.versions().contains(shared.canary())) {
        return true;
      }
    } catch (IOException e) {
      return false; // the watcher reports it
    }
    if (!shared.change().equals(awaitedChange)) {
      awaitedChange = shared.change();
      LOG.info("The canary {} starts once its version is here", shared.canary());
    }
    return false;
  }

  private static void start(Activations activations, SnapshotId canary) {
    if (canary.equals(activations.canary()) || canary.equals(activations.live())) {
      return;
    }
    LOG.info("Another server started the canary {}", canary);
    ActivationReport unused = activations.activateCanary(canary);
  }

  private static void end(Activations activations, @Nullable SnapshotId promoted)
      throws IOException {
    SnapshotId canary = activations.canary();
    if (canary == null) {
      return;
    }
    if (canary.equals(promoted)) {
      LOG.info("Another server made the canary {} live", canary);
      SnapshotId unused = activations.promote();
    } else {
      LOG.info("Another server dropped the canary {}", canary);
      activations.dropCanary();
    }
  }
}
