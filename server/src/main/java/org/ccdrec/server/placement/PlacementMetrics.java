package org.ccdrec.server.placement;

import com.codahale.metrics.Counter;
import java.util.Map;
import org.ccdrec.server.metrics.Latency;
import org.ccdrec.server.metrics.ServerMetrics;
import org.jspecify.annotations.Nullable;

/** The metrics of the answers of one placement. Safe for use by many threads. */
public final class PlacementMetrics {
  private final Latency duration;
  private final Counter byModel;
  private final Counter byFallback;
  private final Counter[] reasons = new Counter[FallbackReason.values().length];

  /** Registers the metrics of a placement, or continues those that it had before. */
  PlacementMetrics(String placement, ServerMetrics all) {
    ServerMetrics metrics = all.labelled("placement", placement);
    this.duration =
        metrics.latency(
            "ccdrec_placement_duration_seconds",
            "Time to answer a request to a placement, by its model or a fallback.");
    this.byModel = answers(metrics, "model");
    this.byFallback = answers(metrics, "fallback");
    for (FallbackReason reason : FallbackReason.values()) {
      reasons[reason.ordinal()] =
          metrics.counter(
              "ccdrec_placement_fallbacks_total",
              "Requests to a placement that its model did not answer, by reason.",
              Map.entry("reason", reason.label()));
    }
  }

  private static Counter answers(ServerMetrics metrics, String by) {
    return metrics.counter(
        "ccdrec_placement_answers_total",
        "Answers of a placement, by its model or by a fallback.",
        Map.entry("by", by));
  }

  /** Records the duration of a request. */
  public void took(long nanos) {
    duration.record(nanos);
  }

  /** Counts an answer of the placement's own model. */
  public void answered() {
    byModel.inc();
  }

  /** Counts an answer of a fallback, and why the model did not answer, if that is known. */
  void fellBack(@Nullable FallbackReason reason) {
    byFallback.inc();
    if (reason != null) {
      reasons[reason.ordinal()].inc();
    }
  }
}
