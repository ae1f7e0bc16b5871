package org.ccdrec.server.rollout;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/** The verdicts of this server, with the time for which it has served each version. Thread-safe. */
final class OwnVerdicts {
  private static final int KEPT = 20;
  private static final int MAX_REASON = 500;
  private static final long NANOS = 1_000_000_000;

  private final LongSupplier nanoTime;
  private final Map<SnapshotId, Verdict> verdicts = new HashMap<>();
  private final Map<String, Live> live = new HashMap<>();

  /** The live version of a model, and when it became live. */
  private record Live(SnapshotId id, long since) {}

  OwnVerdicts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Adds the verdicts of an earlier run, unless there are newer ones. */
  synchronized void restore(List<Verdict> earlier) {
    earlier.forEach(each -> verdicts.merge(each.id(), each, OwnVerdicts::joined));
  }

  private static Verdict joined(Verdict latest, Verdict earlier) {
    return latest.isObjection() ? latest : latest.servedAtLeast(earlier.served());
  }

  /** Records that a version became live in place of the previous one of its model. */
  synchronized void accepted(SnapshotId id) {
    stop(id.name());
    Verdict earlier = verdicts.get(id);
    long served = earlier == null || earlier.isObjection() ? 0 : earlier.served();
    verdicts.put(id, new Verdict(id, Verdict.State.ACCEPTED, served, null));
    live.put(id.name(), new Live(id, nanoTime.getAsLong()));
  }

  /** Records that a version was refused, unless it is live. */
  synchronized void refused(SnapshotId id, String reason) {
    Live current = live.get(id.name());
    if (current == null || !current.id().equals(id)) {
      verdicts.put(id, new Verdict(id, Verdict.State.REFUSED, 0, brief(reason)));
    }
  }

  /** Records that an administrator rolled back from a version. */
  synchronized void rolledBack(SnapshotId id, String reason) {
    verdicts.put(id, new Verdict(id, Verdict.State.ROLLED_BACK, 0, brief(reason)));
  }

  private static String brief(String reason) {
    return reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
  }

  private void stop(String model) {
    Live former = live.remove(model);
    if (former != null) {
      verdicts.computeIfPresent(former.id(), (id, verdict) -> asOfNow(verdict, former));
    }
  }

  /** Returns a verdict with the longest time for which one run has served the version. */
  private Verdict asOfNow(Verdict verdict, @Nullable Live current) {
    if (current == null || !current.id().equals(verdict.id()) || verdict.isObjection()) {
      return verdict;
    }
    return verdict.servedAtLeast((nanoTime.getAsLong() - current.since()) / NANOS);
  }

  /** Returns the verdicts as of now, those on the newest versions first. */
  synchronized List<Verdict> current() {
    return verdicts.values().stream()
        .map(each -> asOfNow(each, live.get(each.id().name())))
        .sorted(Comparator.comparing((Verdict each) -> each.id().version()).reversed())
        .limit(KEPT)
        .toList();
  }
}
