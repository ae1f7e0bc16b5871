package org.ccdrec.server.models;

import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.server.metrics.ServerMetrics;

/** Metrics of the versions that are not activated by themselves. Stateless. */
final class HeldVersionFigures {
  private HeldVersionFigures() {}

  /** Registers the metrics. */
  static void register(StoreWatcher watcher, ServerMetrics metrics) {
    metrics.gauge(
        "ccdrec_activation_waiting_versions",
        "Newer versions that wait for their age or for the previous wave of a rollout.",
        () -> count(watcher, false));
    metrics.gauge(
        "ccdrec_activation_blocked_versions",
        "Newer versions that another server refused or rolled back from.",
        () -> count(watcher, true));
  }

  private static long count(StoreWatcher watcher, boolean isFinal) {
    return watcher.held().values().stream().filter(each -> each.isFinal() == isFinal).count();
  }
}
