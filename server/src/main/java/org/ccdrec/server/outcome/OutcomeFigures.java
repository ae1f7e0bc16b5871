package org.ccdrec.server.outcome;

import java.util.Map;
import org.ccdrec.events.EventType;
import org.ccdrec.server.metrics.ServerMetrics;

/**
 * Counters of attributed events in the metrics. They include events that a start reads from the log
 * again, as counters that begin at 0 with the process do.
 */
record OutcomeFigures(ServerMetrics metrics) {
  void count(VariantKey key, EventType type) {
    metrics
        .counter(
            "ccdrec_experiment_events_total",
            "Attributed events since the start, by experiment, variant and type.",
            Map.of(
                "experiment", key.experiment(),
                "variant", key.variant(),
                "type", type.label()))
        .inc();
  }
}
