package org.ccdrec.server;

import java.nio.file.Path;
import org.ccdrec.server.acted.ActedStore;
import org.ccdrec.server.metrics.ServerMetrics;

/** Metrics of the event log and of what is remembered from it. Stateless. */
final class EventFigures {
  private EventFigures() {}

  /** Registers the metrics, which are read on each export. */
  static void register(ActedStore acted, Path log, ServerMetrics metrics) {
    metrics.gauge(
        "ccdrec_event_log_bytes",
        "Size of the files of the event log on disk.",
        () -> DirectorySize.of(log));
    metrics.gauge(
        "ccdrec_events_users", "Users whose events are remembered, roughly.", acted::users);
    metrics.gauge(
        "ccdrec_events_acted_bytes",
        "Size of the files that remember the items of users.",
        acted::bytes);
    metrics.total(
        "ccdrec_events_forgotten_items_total",
        "Items forgotten since the start because a user had more than events.maxItems.",
        acted::forgottenItems);
    metrics.total(
        "ccdrec_events_forgotten_users_total",
        "Users forgotten since the start because there were more than events.maxUsers.",
        acted::forgottenUsers);
  }
}
