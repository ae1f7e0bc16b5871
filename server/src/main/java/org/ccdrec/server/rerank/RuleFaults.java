package org.ccdrec.server.rerank;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.ccdrec.server.metrics.ServerMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of rules' faults: every fault is counted in the metrics, and the first of each rule
 * and kind in a minute is logged. Safe for use by many threads.
 */
final class RuleFaults {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFaults.class);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ServerMetrics metrics;
  private final LongSupplier nanoTime;
  private final Map<Key, Logged> logged = new ConcurrentHashMap<>();

  private record Key(RuleId rule, FaultKind kind) {}

  /** The time of the latest log line, and the number of unlogged faults since. */
  private record Logged(long nanos, int suppressed) {}

  RuleFaults(ServerMetrics metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  void add(RuleId rule, RuleFault fault) {
    metrics.ruleFailed(rule.name(), fault.kind().label());
    logged.compute(
        new Key(rule, fault.kind()),
        (key, before) -> {
          long now = nanoTime.getAsLong();
          if (before != null && now - before.nanos() < QUIET_NANOS) {
            return new Logged(before.nanos(), before.suppressed() + 1);
          }
          log(rule, fault, before == null ? 0 : before.suppressed());
          return new Logged(now, 0);
        });
  }

  private static void log(RuleId rule, RuleFault fault, int suppressed) {
    String more = suppressed == 0 ? "" : "; " + suppressed + " more since the line before";
    LOG.warn(
        "re-ranking {} failed: {}; answered without it{}",
        rule,
        fault.getMessage(),
        more,
        fault.getCause());
  }
}
