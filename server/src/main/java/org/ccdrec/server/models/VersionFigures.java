package org.ccdrec.server.models;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.ServerMetrics;
import org.jspecify.annotations.Nullable;

/** Metrics of the live version of a model: what it is, and how old. Stateless. */
final class VersionFigures {
  private static final double MILLIS = 1e3;

  private VersionFigures() {}

  /** Registers the metrics, which are read from the live version on each export. */
  static void register(LiveReference live, ServerMetrics metrics, Clock clock) {
    metrics.info(
        "ccdrec_live_version",
        "The live version, as the label version; the value is always 1.",
        Map.entry("version", () -> read(live, LiveSnapshot::version)));
    metrics.gauge(
        "ccdrec_live_version_created_timestamp_seconds",
        "Time at which the live version was published, in seconds since 1970; NaN without one.",
        () -> seconds(created(live)));
    metrics.gauge(
        "ccdrec_live_version_age_seconds",
        "Time since the live version was published; NaN without one.",
        () -> age(created(live), clock));
  }

  private static @Nullable Instant created(LiveReference live) {
    return read(live, version -> version.snapshot().manifest().created());
  }

  private static double seconds(@Nullable Instant created) {
    return created == null ? Double.NaN : created.toEpochMilli() / MILLIS;
  }

  private static double age(@Nullable Instant created, Clock clock) {
    return created == null
        ? Double.NaN
        : Duration.between(created, clock.instant()).toMillis() / MILLIS;
  }

  private static <T> @Nullable T read(LiveReference live, Function<LiveSnapshot, T> reader) {
    LiveSnapshot version = live.acquire();
    if (version == null) {
      return null;
    }
    try {
      return reader.apply(version);
    } finally {
      version.release();
    }
  }
}
