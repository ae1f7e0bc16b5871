package org.ccdrec.server.experiment;

import com.codahale.metrics.Counter;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The guard rails of one variant on one server: judges every window of answers by its latency, its
 * errors and the number of its distinct items. Safe for use by many threads; takes 8 bytes for each
 * answer of a window and 8 KiB.
 *
 * <p>Distinct items are estimated by linear counting (Whang, Vander-Zanden, Taylor, "A Linear-Time
 * Probabilistic Counting Algorithm for Database Applications", 1990).
 */
public final class VariantGuard {
  private static final int BITS = 1 << 16;
  private static final double LATENCY_QUANTILE = 0.95;

  private final GuardLimits limits;
  private final @Nullable VariantGuard control;
  private final Events events;
  private final long[] nanos;
  private final BitSet items = new BitSet(BITS);
  private int answers;
  private int errors;
  private Window latest = new Window(0, 0, 0);

  /**
   * The measurements of a window.
   *
   * @param p95Millis the 95th percentile of the time to compute an answer
   * @param errors share of answers that failed or missed their deadline
   * @param items number of distinct items, 0 before the first window is complete
   */
  public record Window(double p95Millis, double errors, double items) {}

  /**
   * What a guard reports to.
   *
   * @param answers counts answers
   * @param stop receives the reason once a limit is broken
   */
  record Events(Counter answers, Consumer<String> stop) {}

  /**
   * Creates a guard.
   *
   * @param control the guard of the control, or null for the control itself, which is never stopped
   * @param events receives what happens
   */
  VariantGuard(GuardLimits limits, @Nullable VariantGuard control, Events events) {
    this.limits = limits;
    this.control = control;
    this.events = events;
    this.nanos = new long[limits.answers()];
  }

  /** Returns whether the variant is compared with the control of a given guard. */
  boolean isComparedWith(@Nullable VariantGuard other) {
    return control == other;
  }

  /**
   * Records an answer.
   *
   * @param elapsed time to compute it, in nanoseconds
   * @param itemIds its items, null if it failed
   * @param isWhole false if it missed its deadline or failed
   */
  public void answered(long elapsed, @Nullable List<String> itemIds, boolean isWhole) {
    events.answers().inc();
    String broken = record(elapsed, itemIds == null ? List.of() : itemIds, isWhole);
    if (broken != null) {
      events.stop().accept(broken);
    }
  }

  private synchronized @Nullable String record(
      long elapsed, List<String> itemIds, boolean isWhole) {
    nanos[answers++] = elapsed;
    errors += isWhole ? 0 : 1;
    for (String itemId : itemIds) {
      items.set(itemId.hashCode() * 0x9E3779B9 >>> 16); // Fibonacci hashing
    }
    if (answers < nanos.length) {
      return null;
    }
    Arrays.sort(nanos);
    double p95 = nanos[(int) (LATENCY_QUANTILE * (answers - 1))] / 1e6;
    int empty = Math.max(1, BITS - items.cardinality());
    latest = new Window(p95, (double) errors / answers, -BITS * Math.log((double) empty / BITS));
    answers = 0;
    errors = 0;
    items.clear();
    return control == null ? null : broken(latest, control.latest());
  }

  private @Nullable String broken(Window window, Window ofControl) {
    Duration latency = limits.latency().orElse(null);
    if (latency != null && window.p95Millis() > latency.toNanos() / 1e6) {
      return "latency: 95 %% of the answers within %.1f ms, more than guard.latency=%d ms"
          .formatted(window.p95Millis(), latency.toMillis());
    }
    if (window.errors() > limits.errors()) {
      return ("errors: a share of %.3f of the answers failed or missed the deadline, more than"
              + " guard.errors=%s")
          .formatted(window.errors(), limits.errors());
    }
    if (window.items() < limits.coverage() * ofControl.items()) {
      return "coverage: %.0f distinct items, fewer than guard.coverage=%s of the control's %.0f"
          .formatted(window.items(), limits.coverage(), ofControl.items());
    }
    return null;
  }

  /** Returns the measurements of the latest complete window. */
  public synchronized Window latest() {
    return latest;
  }
}
